/**
 * Matches names that a program lists, but not its messages, which begin with `tar: ` or
 * `/usr/bin/tar: `. A name may also contain a colon. Lookaround would be shorter, but is not
 * linear.
 * @param program the shortest of its names
 * @param letter before it in another name: `g` for `gtar`
 */
export function notAMessageOf(program: string, letter = ''): string {
  const before = [
    ...otherThan(program),
    `[^/${letter}]${program}`,
    ...otherThan('bin').map((end) => `${end}/${program}`),
  ].join('|');
  return `^(?:[^/${program.charAt(0)}${letter}]|(?:[^:]|:[^ ])*(?::?$|(?:${before}): )).*`;
}

/** Patterns for the ends of texts that do not end in the word. */
function otherThan(word: string): readonly string[] {
  return Array.from(word, (letter, at) => `[^${letter}]${word.slice(at + 1)}`);
}
