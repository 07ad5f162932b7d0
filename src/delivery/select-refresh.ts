import type { RemoteFamilies } from '../destinations/destination.js';
import type { DestinationState, GroupState } from '../model/group-state.js';
import { type PushPayload, selectPending } from './selection.js';

/**
 * Selects the whole of a state. Of each timestamp, the newer one of `state` and `remote` wins. Undefined if the destination
 * holds a newer run: its own host refreshes that.
 */
export function selectRefresh(
  state: GroupState,
  known: DestinationState,
  remote: RemoteFamilies | undefined,
): PushPayload | undefined {
  // PUT is sent whole.
  const whole = { ...state, sentAs: { ...state.sentAs, method: 'replace' as const } };
  const payload = selectPending(whole, known, remote);
  if (payload === undefined || payload.selection.lastRun === 'none') return undefined;
  return { ...payload, mode: 'add' };
}
