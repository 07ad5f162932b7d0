/** The most frequent cause of an error of the YAML parser. */
const HINTS: readonly (readonly [reason: RegExp, hint: string])[] = [
  [/^deficient indentation/, 'a bracket or a quote before it is not closed'],
  [
    /^bad indentation of a mapping entry/,
    'names of one map begin in one column, and a text with ": " in it needs quotes',
  ],
  [/^tab characters/, 'indent with blanks'],
  [/^end of the stream or a document separator/, 'write a map, NAME: VALUE, indented with blanks'],
];

/** A cron schedule without quotes: in YAML, `*` at the beginning is the alias of another value. */
const STAR = /(?:[:[{,-]\s+|^\s*)\*(?:[\s/]|$)/;

/**
 * To be added to the complaint; empty where it speaks for itself.
 *
 * @param at place of the complaint in `text`
 */
export function syntaxHint(reason: string, text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const [line = ''] = text.slice(start).split('\n', 1);
  const hint = STAR.test(line)
    ? 'a text that begins with * needs quotes'
    : HINTS.find(([pattern]) => pattern.test(reason))?.[1];
  return hint === undefined ? '' : `; ${hint}`;
}
