import { type GroupingKey, groupingPairs } from '../../model/grouping-key.js';

/**
 * All other values are sent as base64: servers and proxies normalize, decode or split them, which changes the group.
 */
const PLAIN = /^[A-Za-z0-9_-]+$/;

/**
 * The path of a group below the base URL, `/metrics/job/backup/region/eu`: `job` first, the other labels sorted, no
 * empty segment. Each key has exactly one path. Rules: https://github.com/prometheus/pushgateway#url
 */
export function groupingPath(key: GroupingKey): string {
  const segments = groupingPairs(key).map(([label, value]) => segment(label, value));
  return `/metrics/${segments.join('/')}`;
}

function segment(label: string, value: string): string {
  if (PLAIN.test(value)) return `${label}/${value}`;
  // `=` is the base64 form of the empty value, which would otherwise be an empty segment.
  return `${label}@base64/${Buffer.from(value).toString('base64url') || '='}`;
}
