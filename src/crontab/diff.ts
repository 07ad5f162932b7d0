/** A changed line, before and after. */
export interface Change {
  /** From 1. */
  readonly number: number;
  readonly before: string;
  readonly after: string;
}

export type DiffLine = {
  readonly kind: 'header' | 'place' | 'removed' | 'added';
  readonly text: string;
};

/** A unified diff without context, that patch(1) takes. Each line has become one line, so nothing has to be searched for. */
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
