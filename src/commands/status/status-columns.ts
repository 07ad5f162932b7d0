import type { Style } from '../colour.js';
import { formatAge, formatSeconds } from '../format.js';
import type { GroupSummary } from './group-summary.js';
import { type HealthCriteria, type Health, healthOf } from './health.js';
import { sparkline } from './sparkline.js';
import type { Cell, Column } from '../table.js';

export interface ColumnSpec extends Omit<Column, 'cells'> {
  readonly cell: (group: GroupSummary, expected: HealthCriteria) => string | Cell;
  /** Shown only if a group has a value for it. */
  readonly isOptional?: true;
}

export const COLUMNS: readonly ColumnSpec[] = [
  { heading: 'JOB', min: 16, cell: ({ job }) => job },
  { heading: 'GROUP', min: 10, drop: 5, cell: labelsOf },
  { heading: 'STATE', min: 20, cell: stateOf },
  { heading: 'LAST SUCCESS', min: 12, cell: lastSuccess },
  { heading: 'LAST RUN', min: 10, drop: 3, cell: lastRun },
  { heading: 'NEXT', min: 13, drop: 6, cell: nextOf, isOptional: true },
  { heading: 'DURATION', min: 8, drop: 4, cell: durationOf },
  { heading: 'TREND', min: 10, drop: 2, cell: ({ trend = [] }) => sparkline(trend) || '-' },
  { heading: 'RECORDS', min: 10, drop: 1, cell: recordsOf },
  { heading: 'WHERE', min: 5, drop: 0, cell: whereOf },
];

function labelsOf({ labels }: Pick<GroupSummary, 'labels'>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return pairs.join(' ') || '-';
}

const STYLES: Readonly<Record<Health, Style>> = {
  lost: 'red',
  failed: 'red',
  late: 'yellow',
  unknown: 'dim',
  ok: 'green',
};

function stateOf(group: GroupSummary, expected: HealthCriteria): Cell {
  const { running, skipped_since: skipped = 0 } = group;
  const health = healthOf(group, expected);
  const since = skipped > 0 ? `, ${skipped} skipped since` : '';
  if (running !== true) {
    const isLate = health === 'late';
    const text = `${isLate ? 'late' : outcomeOf(group)}${since}`;
    const brief = `${isLate ? 'late' : outcomeOf({ ...group, exit_code: null })}${since}`;
    return { text, brief, style: STYLES[health] };
  }
  const isFine = health === 'ok' || health === 'unknown';
  const before = isFine ? '' : `, ${health === 'late' ? 'late' : `before: ${outcomeOf(group)}`}`;
  const style = isFine ? 'cyan' : STYLES[health];
  return { text: `running${timeOf(group, expected)}${before}${since}`, style };
}

function timeOf(
  { running_since_timestamp_seconds: since }: GroupSummary,
  { now }: HealthCriteria,
): string {
  return since === undefined || since > now ? '' : ` for ${formatSeconds(Math.round(now - since))}`;
}

function outcomeOf({
  outcome = '-',
  exit_code: code,
  success,
  consecutive_failures: row = 0,
}: GroupSummary): string {
  const hasStatus = success === false && code !== undefined && code !== null;
  const status = hasStatus ? ` (exit ${code})` : '';
  return `${outcome}${status}${row > 1 ? `, ${row} in a row` : ''}`;
}

function lastSuccess(group: GroupSummary, expected: HealthCriteria): Cell {
  const text = ageOf(group.last_success_timestamp_seconds, expected.now) ?? 'never';
  return healthOf(group, expected) === 'late' ? { text, style: 'yellow' } : { text };
}

export function hasContent({ text }: Cell): boolean {
  return text !== '-';
}

/** The next start, or the time until a job without a known start is late; for a late job, how late it is. */
function nextOf(group: GroupSummary, { now }: HealthCriteria): string | Cell {
  const { next_deadline_timestamp_seconds: deadline, next_start_timestamp_seconds: start } = group;
  if (typeof deadline === 'number' && now > deadline) {
    return { text: `late ${formatSeconds(Math.ceil(now - deadline))}`, style: 'yellow' };
  }
  if (start !== undefined) return `in ${formatSeconds(Math.ceil(start - now))}`;
  return typeof deadline === 'number' ? `late in ${formatSeconds(Math.ceil(deadline - now))}` : '-';
}

function lastRun(group: GroupSummary, { now }: HealthCriteria): string {
  return ageOf(group.last_completion_timestamp_seconds, now) ?? '-';
}

function ageOf(timestamp: number | undefined, now: number): string | undefined {
  if (timestamp === undefined) return undefined;
  if (timestamp > now) return 'in the future';
  return formatAge(now - timestamp);
}

function durationOf({ duration_seconds: seconds }: GroupSummary): string {
  if (seconds === undefined) return '-';
  return seconds === null ? '?' : formatSeconds(seconds);
}

export function recordsOf({ records }: Pick<GroupSummary, 'records'>): string {
  const texts = records.map(({ record, labels, value }) => {
    const of = Object.values(labels).join('/');
    return `${of === '' ? record : `${record}[${of}]`}=${value ?? '?'}`;
  });
  return texts.join(' ') || '-';
}

function whereOf({ sources, pending = [], missing = [] }: GroupSummary): string {
  return [
    ...sources.filter((name) => !pending.includes(name)),
    ...pending.map((name) => `${sources.includes(name) ? 'older' : 'not yet'} at ${name}`),
    ...missing.map((name) => `not at ${name}`),
  ].join(', ');
}
