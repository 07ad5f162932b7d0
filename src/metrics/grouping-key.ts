import { createHash } from 'node:crypto';
import type { Labels } from './family.js';

/** What names a group on a gateway: the job, and the grouping labels beside it. */
export interface GroupingKey {
  readonly job: string;
  readonly labels: Labels;
}

/** Labels in the order every part of jobmeter uses: `job` first, the others by name. */
export function groupingPairs(key: GroupingKey): readonly (readonly [string, string])[] {
  const others = Object.entries(key.labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [['job', key.job], ...others];
}

/** For people: `db_backup{region="eu"}`. */
export function formatGroupingKey(key: GroupingKey): string {
  const [, ...labels] = groupingPairs(key);
  if (labels.length === 0) return key.job;
  return `${key.job}{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}}`;
}

export function isSameKey(a: GroupingKey, b: GroupingKey): boolean {
  return JSON.stringify(groupingPairs(a)) === JSON.stringify(groupingPairs(b));
}

/** Without an ending. The job for people, and a digest of the whole key: any label value is a fine file name then. */
export function fileNameOf(key: GroupingKey): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(groupingPairs(key)))
    .digest('hex');
  const readable = key.job.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60);
  return `${readable}-${digest.slice(0, 16)}`;
}
