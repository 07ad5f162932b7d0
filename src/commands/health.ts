import type { GroupSummary } from './group-summary.js';

/** How a group is, the worst first: this is also the order of the table. */
export const HEALTH = ['lost', 'failed', 'late', 'unknown', 'ok'] as const;
export type Health = (typeof HEALTH)[number];

/** `now` in seconds since the epoch. `maxAgeSeconds` is for jobs without a schedule too. */
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

/** Past its deadline. With --max-age also without a success for too long, or ever. Metrics that others have pushed are never late, nor is a first run that goes on. */
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
