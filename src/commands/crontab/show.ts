import { type DiffLine, diffOf } from '../../crontab/diff.js';
import type { Host } from '../../host.js';
import { paintFor, type Style } from '../colour.js';
import { type Exit, printed } from '../command.js';
import { printable } from '../../util/unprintable.js';
import { warn } from '../warn.js';
import type { PlannedSource } from './plan-sources.js';

const STYLES: Readonly<Record<DiffLine['kind'], Style>> = {
  header: 'bold',
  place: 'cyan',
  removed: 'red',
  added: 'green',
};

/** Prints the changes as a diff. */
export function showChanges(host: Host, { source, lines }: PlannedSource): Exit {
  const paint = paintFor(host);
  const changes = lines.flatMap(({ number, line, plan }) =>
    plan.kind === 'wrapped' ? [{ number, before: line.text, after: plan.text }] : [],
  );
  const shown = diffOf(source.place.title, changes).map(({ kind, text }) =>
    paint(STYLES[kind], textFor(host, text)),
  );
  return printed(host, shown.map((line) => `${line}\n`).join(''));
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
