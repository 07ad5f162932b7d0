import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import { isOwnFault } from '../destinations/delivery-outcome.js';
import type { Destination } from '../destinations/destination.js';
import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Unlocked } from '../state/delivery-lock.js';
import { deliverPendingGroup } from '../state/pending-group.js';
import type { StateStore } from '../state/store.js';
import { reasonOf } from '../util/reason-of.js';
import { type SentState, sendPending } from './send-state.js';
import type { NotDone } from './until-hopeless.js';

/** The outcome for a pending group. A group that is not delivered stays pending. */
export type PendingResult = { readonly kind: 'delivered' } | NotDone;

/**
 * Sends one pending group, unless another process is sending it. Never rejects: one bad group does not stop the others.
 *
 * @param snapshot what the destination holds
 */
export async function deliverPending(
  store: StateStore,
  destination: Destination,
  group: string,
  snapshot: RemoteSnapshot | SnapshotFailure,
  signal: AbortSignal,
): Promise<PendingResult> {
  const { name } = destination;
  try {
    const key = { group, destination: name };
    const delivery = await deliverPendingGroup(store, key, 'none', (current) =>
      sendPending(destination, current, snapshot, signal),
    );
    switch (delivery.kind) {
      case 'sent':
        return pendingResult(delivery.sent, name);
      case 'settled':
        return { kind: 'delivered' };
      case 'unreadable':
        return { kind: 'left', reason: delivery.reason };
      case 'busy':
      case 'failed':
        return leftUnlocked(delivery);
    }
  } catch (error) {
    return { kind: 'left', reason: reasonOf(error) };
  }
}

/** The reason of a group whose delivery lock is held. */
export const BUSY = 'a run of this group is sending it now';

export function leftUnlocked(unlocked: Unlocked): NotDone {
  return { kind: 'left', reason: unlocked.kind === 'busy' ? BUSY : unlocked.reason };
}

export function pendingResult(sent: SentState, name: string): PendingResult {
  if (sent.isAll) return { kind: 'delivered' };
  const reason = describeDelivery(sent.delivery, name);
  return { kind: isOwnFault(sent.delivery) ? 'left' : 'hopeless', reason };
}
