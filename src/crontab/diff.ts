/** A changed line, before and after. */
export interface Change {
  /** Line number, from 1. */
  readonly number: number;
  readonly before: string;
  readonly after: string;
}

export type DiffLine = {
  readonly kind: 'header' | 'place' | 'removed' | 'added';
  readonly text: string;
};

/**
 * Makes a unified diff without context, as patch(1) reads it. Every changed line remains one line,
 * so no search for matches is needed.
 */
export function diffOf(title: string, changes: readonly Change[]): readonly DiffLine[] {
  if (changes.length === 0) return [];
  return [
    { kind: 'header', text: `--- ${title}` },
    { kind: 'header', text: `+++ ${title}` },
    ...changes.flatMap(({ number, before, after }): readonly DiffLine[] => [
      { kind: 'place', text: `@@ -${number} +${number} @@` },
      { kind: 'removed', text: `-${before}` },
      { kind: 'added', text: `+${after}` },
    ]),
  ];
}
