import { type Finding, type Level, LEVELS } from '../../model/finding.js';
import { type Exit, EXIT } from '../command.js';
import { printable } from '../../util/unprintable.js';
import { jsonText } from '../../util/json.js';

/** Format version of `--json`. Increment it when a field is removed or changes its meaning. */
const JSON_VERSION = 1;

export function worstOf(findings: readonly Finding[]): Level {
  return LEVELS.findLast((level) => findings.some((each) => each.level === level)) ?? 'ok';
}

/** The worst finding decides, as in monitoring plugins. */
export const EXITS: Readonly<Record<Level, Exit>> = {
  ok: EXIT.ok,
  warning: 1,
  problem: 2,
};

export function findingsJson(findings: readonly Finding[]): string {
  const worst = worstOf(findings);
  return `${jsonText({ version: JSON_VERSION, worst, findings })}\n`;
}

/** Splits a message such as `is set but empty: give a value, or unset it`. */
export function factAndRemedy(message: string): {
  readonly what: string;
  readonly mend: Pick<Finding, 'mend'>;
} {
  const [what = '', ...remedy] = message.split(': ');
  return { what, mend: remedy.length === 0 ? {} : { mend: [remedy.join(': ')] } };
}

/** Returns one line per finding, the worst first. With `not-ok`, the others are only counted. */
export function findingsText(findings: readonly Finding[], listed: 'all' | 'not-ok'): string {
  const shown = LEVELS.toReversed().flatMap((level) =>
    findings.filter((each) => each.level === level && (listed === 'all' || level !== 'ok')),
  );
  const right = findings.filter(({ level }) => level === 'ok').length;
  const lines = [
    ...shown.map(lineOf),
    ...(listed === 'all' ? [] : [right === 1 ? '1 check is ok' : `${right} checks are ok`]),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function lineOf({ level, subject, what, why, mend = [] }: Finding): string {
  const end = /[.?]$/.test(what) ? '' : '.';
  const reason = why === undefined ? '' : `${end} ${why}`;
  const remedy = mend.length === 0 ? '' : ` To mend it: ${mend.join(', or: ')}`;
  return `${level.padEnd(7)} ${subject}: ${what}${reason}${remedy}`;
}
