import { formatSeconds } from './format.js';
import type { GroupSummary } from './group-summary.js';
import { renderTable } from './table.js';

const HEADINGS = ['JOB', 'GROUP', 'LAST SUCCESS', 'OUTCOME', 'DURATION', 'RECORDS', 'WHERE'];

/** For people: a line a group. `now` in seconds since the epoch. */
export function formatTable(groups: readonly GroupSummary[], now: number): string {
  return renderTable(
    HEADINGS,
    groups.map((group) => row(group, now)),
  );
}

function row(group: GroupSummary, now: number): readonly string[] {
  return [
    group.job,
    Object.entries(group.labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ') || '-',
    ageOf(group.last_success_timestamp_seconds, now),
    outcomeOf(group),
    group.duration_seconds === undefined ? '-' : formatSeconds(group.duration_seconds),
    recordsOf(group),
    [...group.sources, ...(group.pending ?? []).map((name) => `not yet at ${name}`)].join(', '),
  ];
}

function ageOf(timestamp: number | undefined, now: number): string {
  if (timestamp === undefined) return 'never';
  if (timestamp > now) return 'in the future';
  const seconds = Math.round(now - timestamp);
  return seconds === 0 ? 'just now' : `${formatSeconds(seconds)} ago`;
}

function outcomeOf({
  running,
  outcome = '-',
  exit_code: code,
  success,
  consecutive_failures: row = 0,
  skipped_since: skipped = 0,
}: GroupSummary): string {
  const since = skipped > 0 ? `, ${skipped} skipped since` : '';
  if (running === true) return `running${since}`;
  const status = success === false && code !== undefined ? ` (exit ${code})` : '';
  return `${outcome}${status}${row > 1 ? `, ${row} in a row` : ''}${since}`;
}

function recordsOf({ records }: GroupSummary): string {
  const texts = records.map(({ record, labels, value }) => {
    const of = Object.values(labels).join('/');
    return `${of === '' ? record : `${record}[${of}]`}=${value ?? '?'}`;
  });
  return texts.join(' ') || '-';
}
