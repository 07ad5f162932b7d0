import { formatGroupingKey } from '../../model/grouping-key.js';
import { printable } from '../../util/unprintable.js';
import { formatAge } from '../format.js';
import { type ColumnShape, renderTable, type TableFormat } from '../table.js';
import type { KnownGroup } from './place.js';
import type { PlaceGroups, RemovalCounts } from './remove-groups.js';
import { countOf } from '../../util/count-of.js';
import { byReason } from '../by-reason.js';

const COLUMNS: readonly ColumnShape[] = [
  { heading: 'GROUP', min: 20, cutAt: 'middle' },
  { heading: 'LAST CHANGE', min: 11 },
  { heading: 'STATE', min: 7, drop: 0 },
  { heading: 'WHERE', min: 20, cutAt: 'middle' },
];

/**
 * Returns one line per selected group, sorted by key, with the facts that help to decide. At most
 * `limit` lines.
 */
export function formatGroups(
  all: readonly PlaceGroups[],
  now: number,
  limit: number,
  format: TableFormat,
): string {
  const rows = all
    .flatMap(({ place, groups }) => groups.map((group) => rowOf(group, place.name, now)))
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0));
  const more = rows.length - limit;
  const rest = more > 0 ? `… and ${more} more: --dry-run lists all of them\n` : '';
  return `${renderTable(COLUMNS, rows.slice(0, limit), format)}${rest}`;
}

function rowOf({ key, changedAt, lastRun }: KnownGroup, place: string, now: number) {
  const age = changedAt === undefined ? 'unknown' : formatAge(Math.max(0, now - changedAt));
  return [formatGroupingKey(key), age, lastRun, place];
}

/** `3 groups at http://gateway:9091, 1 group at /var/lib/jobmeter` */
export function formatCounts(all: readonly PlaceGroups[]): string {
  return all
    .filter(({ groups }) => groups.length > 0)
    .map(({ place, groups }) => printable(`${countOf(groups.length, 'group')} at ${place.name}`))
    .join(', ');
}

/** Reports what was deleted at a place, and what was not and why. */
export function describeRemoval({ place, left, ...counts }: RemovalCounts): readonly string[] {
  const done = [
    `${countOf(counts.deleted, 'group')} deleted`,
    ...(counts.changed > 0 ? [`${counts.changed} kept: pushed or run meanwhile`] : []),
    ...(counts.absent > 0 ? [`${counts.absent} gone already`] : []),
  ];
  return [
    `${place}: ${done.join(', ')}`,
    ...byReason(left, (count) => `${countOf(count, 'group')} not deleted`),
  ];
}
