const PLAIN = /^[\w@%+=:,./-]+$/;

/** Makes a command line to paste into a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : shellQuoted(word))).join(' ');
}

/** Puts a text into single quotes for sh, bash and zsh. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
