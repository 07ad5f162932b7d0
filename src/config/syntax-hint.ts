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

/** Text to add to the error; empty if the error explains itself. */
export function syntaxHint(reason: string): string {
  const hint = HINTS.find(([pattern]) => pattern.test(reason))?.[1];
  return hint === undefined ? '' : `; ${hint}`;
}
