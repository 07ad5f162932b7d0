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
} from './selection.js';
import type { Destination, RemoteFamilies } from '../destinations/destination.js';
import { withDeadline } from '../http/deadline.js';
import { familiesOf, type Selection } from '../metrics/from-state.js';
import { deliveryTo } from '../state/delivered.js';
import type { GroupState } from '../model/group-state.js';
import type { Current } from '../state/delivery-lock.js';

/** How a state was sent. */
export interface Sent {
  readonly delivery: DestinationDelivery;
  /** The destination has all that the state says, or newer. */
  readonly isAll: boolean;
}

export interface Limits {
  readonly signal: AbortSignal;
  /** The whole budget. */
  readonly seconds: number;
}

/** A state whose last run has just ended. The look at what the destination holds gets half of the time at most. */
export async function sendFresh(
  destination: Destination,
  current: Current,
  history: Selection['history'],
  { signal, seconds }: Limits,
): Promise<Sent> {
  const { state } = current;
  const known = deliveryTo(state, destination.name);
  const held = isSnapshotNeeded(state, known)
    ? await withDeadline(seconds / 2, signal, (half) => fetchSnapshot(destination, half))
    : 'unseen';
  if (held !== 'unseen' && held.kind === 'unknown' && held.failure.kind === 'unreachable') {
    return { delivery: held.failure, isAll: false };
  }
  // Nobody knows what it has: PUT carries along what we know, POST leaves what we can't compare for another time.
  const isLeftOut = held !== 'unseen' && held.kind === 'unknown' && state.sentAs.method === 'add';
  const seen = held === 'unseen' || isLeftOut ? 'unseen' : familiesIn(held, state);
  const delivery = await send(destination, current, selectFresh(state, seen, history), signal);
  const isComplete = !isLeftOut || !isOtherMissing(state, known);
  return { delivery, isAll: hasArrived({ delivery }) && isComplete };
}

/** A state that has waited: what the destination holds may be newer. */
export async function sendPending(
  destination: Destination,
  current: Current,
  held: RemoteSnapshot | SnapshotFailure,
  signal: AbortSignal,
): Promise<Sent> {
  const { state } = current;
  if (held.kind === 'unknown') return { delivery: held.failure, isAll: false };
  const known = deliveryTo(state, destination.name) ?? { name: destination.name, delivered: 0 };
  const parcel = selectPending(state, known, familiesIn(held, state));
  if (parcel === undefined) return { delivery: { kind: 'delivered', status: 200 }, isAll: true };
  const delivery = await send(destination, current, parcel, signal);
  return { delivery, isAll: hasArrived({ delivery }) };
}

export async function send(
  destination: Destination,
  { state, running }: Current,
  { selection, mode }: PushPayload,
  signal: AbortSignal,
): Promise<DestinationDelivery> {
  return destination.send(state.key, familiesOf(state, selection, running), { mode, signal });
}

function familiesIn(
  held: RemoteSnapshot | SnapshotFailure,
  { key }: GroupState,
): RemoteFamilies | undefined {
  return held.kind === 'snapshot' ? held.of(key) : undefined;
}
