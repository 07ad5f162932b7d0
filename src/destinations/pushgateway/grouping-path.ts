import { type GroupingKey, groupingPairs } from '../../model/grouping-key.js';

/** Anything else goes as base64: servers and proxies clean, decode or split it, and it lands in another group. */
const PLAIN = /^[A-Za-z0-9_-]+$/;

/**
 * The path of a group below the gateway's base URL, `/metrics/job/backup/region/eu`: `job` first, the
 * other labels sorted, no segment empty. One key has exactly one path.
 * Rules: https://github.com/prometheus/pushgateway#url
 */
export function groupingPath(key: GroupingKey): string {
  const segments = groupingPairs(key).map(([label, value]) => segment(label, value));
  return `/metrics/${segments.join('/')}`;
}

function segment(label: string, value: string): string {
  if (PLAIN.test(value)) return `${label}/${value}`;
  // A lone `=` is the empty value, which base64 alone would leave as an empty segment.
  return `${label}@base64/${Buffer.from(value).toString('base64url') || '='}`;
}
