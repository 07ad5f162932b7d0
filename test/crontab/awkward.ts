import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of a crontab, and what Debian's cron gives to the shell and its stdin. */
export interface AwkwardLine {
  readonly line: string;
  readonly system: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly shellText: string;
  readonly stdin: string | null;
}

function linesIn(name: string): readonly AwkwardLine[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as AwkwardLine[];
}

/** From packages, dotfiles, manuals and bug reports; and some of our own. */
export const AWKWARD: readonly AwkwardLine[] = [
  ...linesIn('lines.json'),
  ...linesIn('more-lines.json'),
];
