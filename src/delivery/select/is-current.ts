import type { RemoteFamilies } from '../../destinations/destination.js';
import { completedAt, type DestinationState, type GroupState } from '../../model/group-state.js';
import { type Family, momentIn, selectPending } from './selection.js';

/** Whether a destination that holds `held` has the last run, success and failure of the state, or newer ones. */
export function isCurrent(
  state: GroupState,
  known: DestinationState,
  held: RemoteFamilies | undefined,
): boolean {
  const { lastRun, lastSuccess, lastFailure } = state;
  const has = (name: Family, time: number | undefined): boolean =>
    time === undefined || momentIn(state, held, name)?.completedAt === time;
  const isSame =
    held !== undefined &&
    has('last_completion', lastRun && completedAt(lastRun)) &&
    has('last_success', lastSuccess?.completedAt) &&
    has('last_failure', lastFailure?.completedAt);
  return isSame || selectPending(state, known, held) === undefined;
}
