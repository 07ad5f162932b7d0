import type { RemoteFamilies } from '../../destinations/destination.js';
import type { DestinationState, GroupState } from '../../model/group-state.js';
import { momentIn, type PushPayload, selectPending } from '../select/selection.js';

/**
 * Selects all of a state. Of each timestamp, the newer one of `state` and `remote` wins. Undefined if the destination holds
 * a newer run, which the host of that run refreshes.
 */
export function selectRefresh(
  state: GroupState,
  known: DestinationState,
  remote: RemoteFamilies | undefined,
): PushPayload | undefined {
  // PUT always sends the whole group.
  const whole = { ...state, sentAs: { ...state.sentAs, method: 'replace' as const } };
  const payload = selectPending(whole, known, remote);
  if (payload === undefined || isOvertaken(state, payload, remote)) return undefined;
  return { ...payload, mode: 'add' };
}

/** A group that was announced but never ran here is left to the host that has run it. */
function isOvertaken(
  state: GroupState,
  { selection }: PushPayload,
  remote: RemoteFamilies | undefined,
): boolean {
  return state.lastRun === undefined
    ? momentIn(state, remote, 'last_completion') !== undefined
    : selection.lastRun === 'none';
}

/** Names of the timestamps that may be newer at a destination than in the state. */
export function timesOf({
  lastSuccess,
  lastFailure,
  sentAs: { prefix },
}: GroupState): readonly string[] {
  const names = [
    'last_start',
    'last_completion',
    ...(lastSuccess === undefined ? [] : ['last_success']),
    ...(lastFailure === undefined ? [] : ['last_failure']),
  ];
  return names.map((name) => `${prefix}${name}_timestamp_seconds`);
}

export function isComplete(wanted: readonly string[], held: RemoteFamilies | undefined): boolean {
  return wanted.every((name) => held?.has(name));
}
