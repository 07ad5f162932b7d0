import { pendingAt } from './delivered.js';
import { isThere, removeFile } from '../platform/files.js';
import { isRunning } from './running-lock.js';
import type { GroupState } from '../model/group-state.js';
import type { Layout } from './layout.js';
import { acquireIn } from './locks.js';
import type { Lock, LockTimeout } from '../platform/lock.js';
import type { StateStore } from './store.js';

/**
 * What one gets who wants to send a group to a destination.
 *
 * `busy`: others are sending it; `settled`: there is nothing to send; `unreadable`: the state is none of ours.
 */
export type LockedDelivery<T> =
  { readonly kind: 'taken'; readonly result: T } | { readonly kind: 'busy' } | NotPending;

type NotPending =
  { readonly kind: 'settled' } | { readonly kind: 'unreadable'; readonly reason: string };

/** A group, and where it is to be sent. */
export interface DeliveryKey {
  readonly group: string;
  readonly destination: string;
}

/** What is known of a group at the moment. */
export interface Current {
  readonly state: GroupState;
  /** 1 while a run of the group goes on. */
  readonly running: 0 | 1;
}

/**
 * Runs `action` while no other process sends this group to this destination: what is sent first must not arrive last. The
 * state is read under the lock, so that it is the latest, with the results of everybody who has waited as well.
 *
 * @param timeout of the wait for others
 */
export async function withDeliveryLock<T>(
  store: StateStore,
  key: DeliveryKey,
  timeout: LockTimeout,
  action: (current: Current) => Promise<T>,
): Promise<LockedDelivery<T>> {
  const before = await lookUp(store, key);
  if (before.kind !== 'pending') return conclude(store, key, before);
  const lock = await acquireDeliveryLock(store.layout, key, timeout);
  if (lock === undefined) return { kind: 'busy' };
  try {
    // The holder before us has sent everything up to then.
    const latest = await lookUp(store, key);
    if (latest.kind !== 'pending') return await conclude(store, key, latest);
    const until = timeout === 'none' ? undefined : timeout;
    const running = (await isRunning(store.layout, key.group, until)) ? 1 : 0;
    return { kind: 'taken', result: await action({ state: latest.state, running }) };
  } finally {
    await lock.release();
  }
}

const NO_LOCK: Pick<Lock, 'release'> = { release: async () => {} };

/** Undefined when others held it until the timeout. A disk that takes no lock is no reason to send nothing. */
export async function acquireDeliveryLock(
  layout: Layout,
  { group, destination }: DeliveryKey,
  timeout: LockTimeout,
): Promise<Pick<Lock, 'release'> | undefined> {
  const file = layout.deliveryLock(group, destination);
  const lock = await acquireIn(layout, file, 'exclusive', timeout).catch(() => NO_LOCK);
  if (lock === 'unsupported') return NO_LOCK;
  return (
    lock && {
      async release() {
        if (lock !== NO_LOCK) await removeFile(layout.disk, file).catch(() => {});
        await lock.release();
      },
    }
  );
}

type Found = { readonly kind: 'pending'; readonly state: GroupState } | NotPending;

async function lookUp(store: StateStore, { group, destination }: DeliveryKey): Promise<Found> {
  const decoded = await store.read(group);
  if (decoded === undefined) return { kind: 'settled' };
  if (decoded.kind !== 'state') {
    return { kind: 'unreadable', reason: `${store.layout.stateOf(group)}: ${decoded.reason}` };
  }
  const { state } = decoded;
  return pendingAt(state).includes(destination) ? { kind: 'pending', state } : { kind: 'settled' };
}

async function conclude(
  store: StateStore,
  { group, destination }: DeliveryKey,
  found: NotPending,
): Promise<NotPending> {
  const isMarked = await isThere(store.layout.disk, store.layout.marker(group, destination)).catch(
    () => false,
  );
  if (found.kind === 'settled' && isMarked) await store.settle(group, destination);
  return found;
}
