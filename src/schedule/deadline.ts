import type { RunSummary } from '../model/group-state.js';
import type { Due } from '../model/schedule.js';
import { ENOUGH_RUNS, successfulDurations } from './usual.js';

/** Times and durations in seconds. */
const [MINUTE, HOUR] = [60, 3600];

/** The allowance for a job of unknown usual duration, in seconds. */
function unknownDuration(interval: number): number {
  return Math.min(interval / 2, 6 * HOUR);
}

/** The longest successful run, or a generous guess if few are known. */
export function usualDuration(runs: readonly RunSummary[], interval: number): number {
  const longest = longestSuccess(runs);
  const isKnown = successfulDurations(runs).length >= ENOUGH_RUNS;
  return isKnown ? longest : Math.max(2 * longest, unknownDuration(interval));
}

export function graceOf(told: number | undefined, interval: number): number {
  return told ?? Math.min(Math.max(0.05 * interval, 5 * MINUTE), HOUR);
}

/** Time from the scheduled start to the deadline. */
export function allowance(
  runs: readonly RunSummary[],
  interval: number,
  grace: number | undefined,
): number {
  return usualDuration(runs, interval) + graceOf(grace, interval);
}

/** The deadline of a job without a known success. */
export function firstDeadline(
  startedAt: number,
  interval: number,
  grace: number | undefined,
): number {
  return startedAt + unknownDuration(interval) + graceOf(grace, interval);
}

/**
 * The deadline while runs are in progress. A run that starts after the deadline does not move it: a
 * firing alert would resolve before the job has succeeded.
 * @param starts of the runs in progress
 */
export function extendedDeadline(
  { schedule, deadline, intervalSeconds, graceSeconds, maxDurationSeconds }: Due,
  starts: readonly number[],
  runs: readonly RunSummary[],
): number | undefined {
  if (deadline === undefined || intervalSeconds === undefined) return undefined;
  const inTime = starts.filter((start) => start <= deadline);
  if (inTime.length === 0 || schedule.kind === 'max-age') return deadline;
  const longest =
    maxDurationSeconds ?? Math.max(3 * longestSuccess(runs), usualDuration(runs, intervalSeconds));
  const grace = graceOf(graceSeconds, intervalSeconds);
  return Math.max(deadline, Math.max(...inTime) + longest + grace);
}

function longestSuccess(runs: readonly RunSummary[]): number {
  return Math.max(0, ...successfulDurations(runs));
}
