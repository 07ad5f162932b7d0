import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import { isOwnFault } from '../destinations/delivery-outcome.js';
import type { Destination } from '../destinations/destination.js';
import { describeDelivery } from '../destinations/describe-delivery.js';
import { withDeliveryLock } from '../state/delivery-lock.js';
import type { StateStore } from '../state/store.js';
import { type Sent, sendPending } from './send-state.js';

/**
 * What became of a group that waited. `left`: it still waits, and others may fare better; `hopeless`: the destination
 * takes nothing now.
 */
export type PendingResult =
  { readonly kind: 'delivered' } | { readonly kind: 'left' | 'hopeless'; readonly reason: string };

/** Sends one group to a destination that holds `held`, unless another process sends it. */
export async function deliverPending(
  store: StateStore,
  destination: Destination,
  group: string,
  held: RemoteSnapshot | SnapshotFailure,
  signal: AbortSignal,
): Promise<PendingResult> {
  const { name } = destination;
  const locked = await withDeliveryLock(
    store,
    { group, destination: name },
    'none',
    async (current) => {
      const sent = await sendPending(destination, current, held, signal);
      if (sent.isAll) await store.settle(group, name, current.state);
      return resultOf(sent, name);
    },
  );
  switch (locked.kind) {
    case 'taken':
      return locked.result;
    case 'settled':
      return { kind: 'delivered' };
    case 'busy':
      return { kind: 'left', reason: BUSY };
    case 'unreadable':
      return { kind: 'left', reason: locked.reason };
  }
}

export const BUSY = 'a run of this group is sending it now';

export function resultOf(sent: Sent, name: string): PendingResult {
  if (sent.isAll) return { kind: 'delivered' };
  const reason = describeDelivery(sent.delivery, name);
  return { kind: isOwnFault(sent.delivery) ? 'left' : 'hopeless', reason };
}
