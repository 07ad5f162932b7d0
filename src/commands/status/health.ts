import type { GroupSummary } from './group-summary.js';

/** The health of a group, the worst first: this is also the sort order of the table. */
export const HEALTH = ['lost', 'failed', 'late', 'unknown', 'ok'] as const;
export type Health = (typeof HEALTH)[number];

/** `now` is in seconds since the epoch. `maxAgeSeconds` also applies to jobs without a schedule. */
export interface HealthCriteria {
  readonly now: number;
  readonly maxAgeSeconds: number | undefined;
}

export function healthOf(group: GroupSummary, expected: HealthCriteria): Health {
  if (group.outcome === 'lost') return 'lost';
  if (group.success === false || (group.consecutive_failures ?? 0) > 0) return 'failed';
  if (isLate(group, expected)) return 'late';
  return group.success === true ? 'ok' : 'unknown';
}

/**
 * A group is late after its deadline. With --max-age it is also late without a recent success.
 * Metrics of other programs are never late, nor is a first run in progress.
 */
export function isLate(group: GroupSummary, { now, maxAgeSeconds }: HealthCriteria): boolean {
  const { next_deadline_timestamp_seconds: deadline } = group;
  if (typeof deadline === 'number' && now > deadline) return true;
  if (maxAgeSeconds === undefined) return false;
  const first = group.last_completion_timestamp_seconds ?? group.last_start_timestamp_seconds;
  if (first === undefined) return false;
  const never = group.last_completion_timestamp_seconds === undefined ? first : -Infinity;
  return now - (group.last_success_timestamp_seconds ?? never) > maxAgeSeconds;
}

export function isFailed(group: GroupSummary): boolean {
  return group.outcome === 'lost' || group.success === false;
}
