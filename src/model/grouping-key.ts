import { formatLabels, type Labels, sortedPairs } from './metric-family.js';

/** Identifies a group on a gateway: the job and further grouping labels. */
export interface GroupingKey {
  readonly job: string;
  readonly labels: Labels;
}

/** Labels in canonical order: `job` first, the others sorted by name. */
export function groupingPairs(key: GroupingKey): readonly (readonly [string, string])[] {
  return [['job', key.job], ...sortedPairs(key.labels)];
}

/** All labels of the group, including `job`. */
export function groupingLabels(key: GroupingKey): Labels {
  return Object.fromEntries(groupingPairs(key));
}

/** For messages: `db_backup{region="eu"}`. */
export function formatGroupingKey(key: GroupingKey): string {
  return `${key.job}${formatLabels(sortedPairs(key.labels))}`;
}

/** A string that is the same for equal keys, for lookups. */
export function idOf(key: GroupingKey): string {
  return JSON.stringify(groupingPairs(key));
}

export function isSameKey(a: GroupingKey, b: GroupingKey): boolean {
  return idOf(a) === idOf(b);
}
