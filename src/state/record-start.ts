import type { FoldContext } from './fold-context.js';
import { type GroupState, stateWithoutRuns } from '../model/group-state.js';

/** Records the start of a run. Destinations do not become pending. */
export function recordStart(
  previous: GroupState | undefined,
  { key, sentAs, now, due: fold }: FoldContext,
  startedAt: number,
): GroupState {
  const lastStartedAt = latestStart(previous, startedAt, now);
  const due = fold === undefined ? previous?.due : fold.afterStart(previous?.due, startedAt);
  const isSame = lastStartedAt === previous?.lastStartedAt && due === previous?.due;
  if (previous !== undefined && isSame) return previous;
  const known = previous ?? stateWithoutRuns(key, sentAs);
  return { ...known, lastStartedAt, ...(due && { due }) };
}

/** The latest start of all runs: a long run may end after one that started later. */
export function latestStart(
  previous: GroupState | undefined,
  startedAt: number,
  now: number,
): number {
  const known = previous?.lastStartedAt;
  return known !== undefined && isNewer(known, startedAt, now) ? known : startedAt;
}

/** Times in seconds since the epoch. A time after `now` is from before the clock was set back, and counts as older. */
export function isNewer(time: number, than: number, now: number): boolean {
  return time > than && time <= now;
}
