import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Destination } from '../destinations/destination.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import { deliveryTo } from '../state/delivered.js';
import { withDeliveryLock } from '../state/delivery-lock.js';
import { currentOf } from '../state/pending-group.js';
import type { StateStore } from '../state/store.js';
import { type PendingResult, pendingResult, leftUnlocked } from './deliver-pending.js';
import { isCurrent } from './select/is-current.js';
import { sendPending } from './send-state.js';

/** `held`: the destination already has it. */
export type SentAgain = PendingResult | { readonly kind: 'held' };

/** Sends one group to a destination that had it and may have lost it, unless another process is sending it. */
export async function sendAgain(
  store: StateStore,
  destination: Destination,
  group: string,
  held: RemoteSnapshot | SnapshotFailure,
  signal: AbortSignal,
): Promise<SentAgain> {
  const { name } = destination;
  if (held.kind !== 'snapshot') return { kind: 'hopeless', reason: unlistedReason(held, name) };
  const send = async (): Promise<SentAgain> => {
    const decoded = await store.read(group);
    if (decoded === undefined) return { kind: 'held' };
    if (decoded.kind !== 'state') return { kind: 'left', reason: decoded.reason };
    const { state } = decoded;
    const known = deliveryTo(state, name);
    if (known === undefined) return { kind: 'held' };
    if (isCurrent(state, known, held.of(state.key))) return { kind: 'held' };
    const sent = await sendPending(destination, await currentOf(store, state), held, signal);
    if (sent.isAll) await store.settle(group, name, state);
    return pendingResult(sent, name);
  };
  const key = { group, destination: name };
  return withDeliveryLock(store.layout, key, 'none', send, leftUnlocked);
}

/** Without a list of its groups, the destination may hold newer runs, which a push would replace. */
export function unlistedReason({ failure }: SnapshotFailure, name: string): string {
  return `${describeDelivery(failure, name)}; nothing is sent again without its list of groups`;
}
