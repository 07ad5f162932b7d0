import type { FoldContext } from './fold-context.js';
import { type GroupState, STATE_VERSION } from '../model/group-state.js';

/** A run has started that is not over. It gives nobody anything to wait for. */
export function recordStart(
  previous: GroupState | undefined,
  { key, sentAs, now }: FoldContext,
  startedAt: number,
): GroupState {
  const lastStartedAt = latestStart(previous, startedAt, now);
  if (previous !== undefined) {
    return lastStartedAt === previous.lastStartedAt ? previous : { ...previous, lastStartedAt };
  }
  return {
    version: STATE_VERSION,
    key,
    sequence: 0,
    sentAs,
    lastStartedAt,
    consecutiveFailures: 0,
    totals: [],
    runs: [],
    destinations: [],
  };
}

/** Of all that started: a longer run may end after one that was started later. */
export function latestStart(
  previous: GroupState | undefined,
  startedAt: number,
  now: number,
): number {
  const known = previous?.lastStartedAt;
  return known !== undefined && isNewer(known, startedAt, now) ? known : startedAt;
}

/** Times in seconds since the epoch. What is after `now` is from before the clock was set back, and older. */
export function isNewer(time: number, than: number, now: number): boolean {
  return time > than && time <= now;
}
