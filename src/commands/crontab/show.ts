import type { Host } from '../../host.js';
import { paintFor, type Style } from '../colour.js';
import { EXIT, type Exit, printed } from '../command.js';
import { printable } from '../../util/unprintable.js';
import { warn } from '../warn.js';
import type { PlannedSource } from './plan-sources.js';

/**
 * Prints the changes as a unified diff without context, as patch(1) reads it. Every changed line
 * remains one line.
 */
export function showChanges(host: Host, { source, lines }: PlannedSource): Exit {
  const paint = paintFor(host);
  const line = (style: Style, text: string): string => `${paint(style, textFor(host, text))}\n`;
  const changes = lines.flatMap(({ number, line: { text }, plan }) =>
    plan.kind === 'wrapped'
      ? [
          line('cyan', `@@ -${number} +${number} @@`),
          line('red', `-${text}`),
          line('green', `+${plan.text}`),
        ]
      : [],
  );
  if (changes.length === 0) return EXIT.ok;
  const { title } = source.place;
  const header = [line('bold', `--- ${title}`), line('bold', `+++ ${title}`)];
  return printed(host, [...header, ...changes].join(''));
}

/** Prints the remarks on the lines. */
export function sayRemarks(host: Host, { source, lines }: PlannedSource): void {
  const { title } = source.place;
  for (const { number, plan, remarks } of lines) {
    const reasons = plan.kind === 'left' ? [plan.reason] : [];
    for (const remark of [...reasons, ...remarks]) {
      warn(host, [`${title}:${number}: ${decoded(remark)}`]);
    }
  }
}

/** patch(1) needs the exact bytes. A terminal must not get control characters. */
function textFor({ stdout }: Pick<Host, 'stdout'>, latin1: string): string {
  const text = decoded(latin1);
  return stdout.isTTY ? text.split('\t').map(printable).join('\t') : text;
}

/** The text of a crontab has one character per byte. */
function decoded(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString();
}
