import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Destination } from '../destinations/destination.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import { deliveryTo } from '../state/delivered.js';
import { acquireDeliveryLock, startsOf } from '../state/delivery-lock.js';
import { isRunning } from '../state/running-lock.js';
import type { StateStore } from '../state/store.js';
import { type PendingResult, pendingResult, unlockedReason } from './deliver-pending.js';
import { isCurrent } from './is-current.js';
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
  const lock = await acquireDeliveryLock(store.layout, { group, destination: name }, 'none');
  if (lock.kind !== 'locked') return { kind: 'left', reason: unlockedReason(lock) };
  try {
    const decoded = await store.read(group);
    if (decoded === undefined) return { kind: 'held' };
    if (decoded.kind !== 'state') return { kind: 'left', reason: decoded.reason };
    const { state } = decoded;
    const known = deliveryTo(state, name);
    if (known === undefined) return { kind: 'held' };
    if (isCurrent(state, known, held.of(state.key))) return { kind: 'held' };
    const running = (await isRunning(store.layout, group)) ? 1 : 0;
    const runningSince = await startsOf(store, state, running);
    const sent = await sendPending(destination, { state, running, runningSince }, held, signal);
    if (sent.isAll) await store.settle(group, name, state);
    return pendingResult(sent, name);
  } finally {
    await lock.release();
  }
}

/** Without a list of its groups, the destination may hold newer runs, which a push would replace. */
export function unlistedReason({ failure }: SnapshotFailure, name: string): string {
  return `${describeDelivery(failure, name)}; nothing is sent again without its list of groups`;
}
