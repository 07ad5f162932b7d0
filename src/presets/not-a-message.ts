/**
 * For lines that a program lists, which are no message of it: not `tar: …`, nor `/usr/bin/tar: …`. A name in the list may
 * hold a colon as well. Without lookaround, which is not linear.
 *
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

/** The endings of what does not end in the word. */
function otherThan(word: string): readonly string[] {
  return Array.from(word, (letter, at) => `[^${letter}]${word.slice(at + 1)}`);
}
