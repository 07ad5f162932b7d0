import type { Host } from '../host.js';
import type { Problem } from '../options/command-line.js';
import { printable } from '../util/unprintable.js';

/** Prints each text as a line that begins with `jobmeter:`. */
export function warn({ stderr }: Pick<Host, 'stderr'>, texts: readonly string[]): void {
  stderr.display(texts.map((text) => `jobmeter: ${printable(text)}\n`).join(''));
}

/** `--group region has no =: write LABEL=VALUE` */
export function problemText({ source, text }: Pick<Problem, 'source' | 'text'>): string {
  return `${source} ${text}`;
}
