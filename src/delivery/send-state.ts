import { fetchSnapshot } from '../destinations/remote-snapshot.js';
import type { DestinationDelivery } from '../model/delivery.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import { hasArrived } from '../destinations/delivery-outcome.js';
import {
  isSnapshotNeeded,
  isOtherMissing,
  type PushPayload,
  selectFresh,
  selectPending,
} from './select/selection.js';
import type { Destination, RemoteFamilies } from '../destinations/destination.js';
import { withDeadline } from '../util/deadline.js';
import { familiesOf, type Selection } from '../metrics/from-state.js';
import { deliveryTo } from '../state/delivered.js';
import { completedAt, type GroupState } from '../model/group-state.js';
import type { Current } from '../state/pending-group.js';

/** The result of sending a state. */
export interface SentState {
  readonly delivery: DestinationDelivery;
  /** Whether the destination now has everything in the state, or newer. */
  readonly isAll: boolean;
}

/** Nothing had to be sent. */
export const DELIVERED = { kind: 'delivered', status: 200 } as const;

export interface SendLimits {
  readonly signal: AbortSignal;
  /** The push timeout. */
  readonly seconds: number;
}

/** Sends a state whose last run has just ended. Fetching the snapshot may take at most half of the time. */
export async function sendFresh(
  destination: Destination,
  current: Current,
  history: Selection['history'],
  { signal, seconds }: SendLimits,
): Promise<SentState> {
  const { state } = current;
  const known = deliveryTo(state, destination.name);
  const snapshot = isSnapshotNeeded(state, known)
    ? await withDeadline(seconds / 2, signal, (half) => fetchSnapshot(destination, half, state.key))
    : 'unseen';
  if (
    snapshot !== 'unseen' &&
    snapshot.kind === 'unknown' &&
    snapshot.failure.kind === 'unreachable'
  ) {
    return { delivery: snapshot.failure, isAll: false };
  }
  // Without a snapshot, PUT sends all that local state knows. POST leaves out what it cannot compare; it stays pending.
  const isOtherLeftOut =
    snapshot !== 'unseen' && snapshot.kind === 'unknown' && state.sentAs.method === 'add';
  const remote = snapshot === 'unseen' || isOtherLeftOut ? 'unseen' : familiesIn(snapshot, state);
  const delivery = await send(destination, current, selectFresh(state, remote, history), signal);
  const isComplete = !isOtherLeftOut || !isOtherMissing(state, known);
  return { delivery, isAll: hasArrived({ delivery }) && isComplete };
}

/** Sends a pending state. The destination may hold a newer run by now. */
export async function sendPending(
  destination: Destination,
  current: Current,
  snapshot: RemoteSnapshot | SnapshotFailure,
  signal: AbortSignal,
): Promise<SentState> {
  const { state } = current;
  if (snapshot.kind === 'unknown') return { delivery: snapshot.failure, isAll: false };
  const known = deliveryTo(state, destination.name) ?? { name: destination.name, delivered: 0 };
  const payload = selectPending(state, known, familiesIn(snapshot, state));
  if (payload === undefined) return { delivery: DELIVERED, isAll: true };
  const delivery = await send(destination, current, payload, signal);
  return { delivery, isAll: hasArrived({ delivery }) };
}

export async function send(
  destination: Destination,
  { state, running, runningSince }: Current,
  { selection, mode }: PushPayload,
  signal: AbortSignal,
): Promise<DestinationDelivery> {
  const at = changedAt(state);
  const families = familiesOf(state, selection, running, runningSince);
  const host = state.lastRun?.host;
  const options = {
    mode,
    signal,
    ...(at !== undefined && { at }),
    ...(host !== undefined && { host }),
  };
  return destination.send(state.key, families, options);
}

/** When the state last changed: the end of its last run, skipped runs included. */
export function changedAt({ runs }: GroupState): number | undefined {
  const last = runs.at(-1);
  return last && completedAt(last);
}

function familiesIn(
  snapshot: RemoteSnapshot | SnapshotFailure,
  { key }: GroupState,
): RemoteFamilies | undefined {
  return snapshot.kind === 'snapshot' ? snapshot.of(key) : undefined;
}
