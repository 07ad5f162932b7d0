import type { RemoteFamilies } from '../destinations/destination.js';
import { completedAt, type GroupState } from '../model/group-state.js';
import { type Family, momentIn } from './selection.js';

const MOMENTS: readonly Family[] = [
  'last_start',
  'last_completion',
  'last_success',
  'last_failure',
];

/** Whether `copy` has the start or end of a run of the group, as everything sent by runs does. */
export function isOfRun(copy: RemoteFamilies, state: GroupState): boolean {
  return MOMENTS.some((name) => momentIn(state, copy, name) !== undefined);
}

/**
 * Whether `held` has every start, end, success and failure of `copy`, or newer ones. One of our own runs counts as older,
 * as the state that has arrived has it: the clock may have been set back.
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
