/** Makes a line of help a sentence of a longer text. */
export function sentence(line: string): string {
  const begin = /^[a-z]+[ ,:;]/.test(line) ? line.charAt(0).toUpperCase() + line.slice(1) : line;
  return /[.!?]$/.test(begin) ? begin : `${begin}.`;
}
