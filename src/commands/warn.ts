import type { Host } from '../host.js';
import type { Problem } from '../options/command-line.js';

/** Prints each text as a line that begins with `jobmeter:`. */
export function warn({ stderr }: Pick<Host, 'stderr'>, texts: readonly string[]): void {
  for (const text of texts) stderr.display(`jobmeter: ${text}\n`);
}

/** `--group region has no =: write LABEL=VALUE` */
export function problemText({ source, text }: Pick<Problem, 'source' | 'text'>): string {
  return `${source} ${text}`;
}
