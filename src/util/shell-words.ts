const PLAIN = /^[\w@%+=:,./-]+$/;

/** A command line to paste into a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : shellQuoted(word))).join(' ');
}

/** A text in single quotes, as sh, bash and zsh read it. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
