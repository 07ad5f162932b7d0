import { formatGroupingKey } from '../../model/grouping-key.js';
import { localTime, localTimeWithOffset } from '../../util/local-time.js';
import type { Style } from '../colour.js';
import { scheduleTextInWords } from '../describe-due.js';
import { printable } from '../../util/unprintable.js';
import { formatSeconds } from '../format.js';
import type { GroupSummary } from './group-summary.js';
import type { KnownRun } from './known-runs.js';
import type { LocalGroups } from './local-groups.js';
import { durationBar } from './sparkline.js';
import { recordsOf } from './status-columns.js';
import { type Cell, type Column, renderColumns, type TableFormat, asCell } from '../table.js';

/** Renders one list per group, below the name of the group if there are several. */
export async function* formatHistory(
  groups: readonly GroupSummary[],
  local: Pick<LocalGroups, 'runsOf'>,
  format: TableFormat,
  now: number,
): AsyncGenerator<string> {
  for (const [index, group] of groups.entries()) {
    const runs = (await local.runsOf(group)) ?? [];
    const name = format.paint('bold', printable(formatGroupingKey(group)));
    if (groups.length > 1) yield `${index === 0 ? '' : '\n'}${name}\n`;
    yield runs.length === 0 ? 'no run has ended yet\n' : renderColumns(columnsOf(runs), format);
    const due = await describeNext(group, now);
    if (due !== undefined) yield `${format.paint(due.style, due.text)}\n`;
  }
}

/** The schedule in words and what comes next. Undefined without a schedule. */
async function describeNext(
  group: GroupSummary,
  now: number,
): Promise<Required<Pick<Cell, 'text' | 'style'>> | undefined> {
  const words = await scheduleTextInWords(group.schedule);
  if (words === undefined) return undefined;
  const { next_deadline_timestamp_seconds: deadline, next_start_timestamp_seconds: start } = group;
  const isLate = typeof deadline === 'number' && now > deadline;
  const parts = [
    words,
    ...(start === undefined ? [] : [`next start ${localTimeWithOffset(start)}`]),
    ...(typeof deadline === 'number'
      ? [
          isLate
            ? `late since ${localTimeWithOffset(deadline)}`
            : `late from ${localTimeWithOffset(deadline)} on`,
        ]
      : []),
  ];
  return { text: parts.join('; '), style: isLate ? 'yellow' : 'dim' };
}

const BAR_WIDTH = 12;

function columnsOf(runs: readonly KnownRun[]): readonly Column[] {
  const longest = Math.max(...runs.map(({ duration_seconds: seconds }) => seconds ?? 0));
  const column = (
    heading: string,
    min: number,
    drop: number | undefined,
    cell: (run: KnownRun) => string | Cell,
  ): Column => ({
    heading,
    min,
    ...(drop !== undefined && { drop }),
    cells: runs.map((run) => asCell(cell(run))),
  });
  return [
    column('START', 19, undefined, ({ start_timestamp_seconds: start }) => localTime(start)),
    column('DURATION', 8, undefined, ({ duration_seconds: seconds }) =>
      seconds === null ? '?' : formatSeconds(seconds),
    ),
    column('', 4, 2, ({ duration_seconds: seconds }) =>
      durationBar(seconds ?? 0, longest, BAR_WIDTH),
    ),
    column('OUTCOME', 10, undefined, ({ outcome }) => ({ text: outcome, style: styleOf(outcome) })),
    column('EXIT', 4, 3, ({ exit_code: code }) => `${code ?? '?'}`),
    column('ATTEMPTS', 8, 1, ({ attempts, outcome }) =>
      outcome === 'lost' ? '?' : `${attempts.length}`,
    ),
    column('RECORDS', 10, 0, recordsOf),
  ];
}

function styleOf(outcome: string): Style {
  if (outcome === 'success') return 'green';
  return outcome === 'skipped' ? 'dim' : 'red';
}
