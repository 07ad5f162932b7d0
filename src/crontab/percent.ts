/** An escaped character, or the `%` that ends the command. */
const ESCAPE_OR_PERCENT = /\\[^]|%/g;

/**
 * Splits the text after the schedule into the command and its input, which begins at the first
 * unescaped `%`.
 */
export function splitInput(text: string): { readonly raw: string; readonly input: string } {
  for (const { 0: found, index } of text.matchAll(ESCAPE_OR_PERCENT)) {
    if (found === '%') return { raw: text.slice(0, index), input: text.slice(index) };
  }
  return { raw: text, input: '' };
}

/**
 * The command as cron passes it to the shell: `\%` becomes `%`, `\\` becomes `\`, every other
 * backslash stays.
 */
export function commandOf(raw: string): string {
  return raw.replaceAll(/\\([\\%])/g, '$1');
}

/** Inverse of `commandOf`. */
export function escapedForCron(command: string): string {
  return command.replaceAll(/[\\%]/g, String.raw`\$&`);
}
