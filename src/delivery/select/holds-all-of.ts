import type { RemoteFamilies } from '../../destinations/destination.js';
import { completedAt, type GroupState } from '../../model/group-state.js';
import { type Family, momentIn } from './selection.js';

const MOMENTS: readonly Family[] = [
  'last_start',
  'last_completion',
  'last_success',
  'last_failure',
];

/** Whether a run of the group has sent `copy`: it has the start or end of one. */
export function isOfRun(copy: RemoteFamilies, state: GroupState): boolean {
  return MOMENTS.some((name) => momentIn(state, copy, name) !== undefined);
}

/**
 * Whether `held` has every start, end, success and failure of `copy`, or newer ones. A moment of one of our own runs in
 * `copy` counts as older even if its time is later: the state with it has arrived, and the clock was set back.
 */
export function holdsAllOf(held: RemoteFamilies, copy: RemoteFamilies, state: GroupState): boolean {
  const ours = new Set(state.runs.flatMap((run) => [run.startedAt, completedAt(run)]));
  return MOMENTS.every((name) => {
    const inCopy = momentIn(state, copy, name)?.completedAt;
    if (inCopy === undefined) return true;
    const inHeld = momentIn(state, held, name)?.completedAt;
    return inHeld !== undefined && (inHeld >= inCopy || ours.has(inCopy));
  });
}
