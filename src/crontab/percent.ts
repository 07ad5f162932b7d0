/** An escaped character, or the `%` that ends the command. */
const ESCAPE_OR_PERCENT = /\\[^]|%/g;

/** Splits what follows the schedule into the command and its input, which begins with the first bare `%`. */
export function splitInput(text: string): { readonly raw: string; readonly input: string } {
  for (const { 0: found, index } of text.matchAll(ESCAPE_OR_PERCENT)) {
    if (found === '%') return { raw: text.slice(0, index), input: text.slice(index) };
  }
  return { raw: text, input: '' };
}

/** The command that cron gives to the shell: `\%` is `%` and `\\` is `\`, every other backslash stays. */
export function commandOf(raw: string): string {
  return raw.replaceAll(/\\([\\%])/g, '$1');
}

/** The opposite of `commandOf`. */
export function escapedForCron(command: string): string {
  return command.replaceAll(/[\\%]/g, String.raw`\$&`);
}
