/**
 * The locale of the environment, by the precedence of POSIX. Under cron none is set: then mail says
 * that it is ASCII.
 */
export function hasUtf8({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}

/** The characters of jobmeter's own texts. Bars keep their width. */
const ASCII: Readonly<Record<string, string>> = {
  '…': '...',
  '–': '-',
  '→': '->',
  '×': 'x',
  '±': '+/-',
  µ: 'u',
  '\uFFFD': '?',
  ...Object.fromEntries(Array.from('▁▂▃▄▅▆▇█', (bar, level) => [bar, '.:-=+*%#'.charAt(level)])),
  ...Object.fromEntries(Array.from('▏▎▍▌▋▊▉', (part) => [part, '-'])),
};

/** Leaves other characters as they are: they come from the user. */
export function inAscii(text: string): string {
  return text.replaceAll(/[^\0-\x7F]/gu, (character) => ASCII[character] ?? character);
}
