import path from 'node:path';
import { pendingAt } from './delivered.js';
import { isThere, makeDirectory, removeFile } from '../platform/files.js';
import { isRunning } from './running-marker.js';
import type { GroupState } from '../model/group-state.js';
import type { Layout } from './layout.js';
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
  /** 1 while an announced run goes on. */
  readonly running: 0 | 1;
}

/**
 * Alone among all who send this group to this destination: what is sent first must not arrive last. The state is read
 * once it is one's turn, so that it is the latest, with the results of everybody who has waited as well.
 *
 * @param patience until when to wait for one's turn; `none` to try once
 */
export async function withDeliveryLock<T>(
  store: StateStore,
  errand: DeliveryKey,
  patience: LockTimeout,
  action: (current: Current) => Promise<T>,
): Promise<LockedDelivery<T>> {
  const before = await lookUp(store, errand);
  if (before.kind !== 'pending') return conclude(store, errand, before);
  // A disk that takes no lock is no reason to send nothing.
  const lock = await acquireDeliveryLock(store.layout, errand, patience).catch(() => NO_LOCK);
  if (lock === undefined) return { kind: 'busy' };
  try {
    // Whoever had it before us has sent everything up to then.
    const latest = await lookUp(store, errand);
    if (latest.kind !== 'pending') return await conclude(store, errand, latest);
    const { state } = latest;
    const until = patience === 'none' ? undefined : patience;
    const running = (await isRunning(store.layout, state.key, until)) ? 1 : 0;
    return { kind: 'taken', result: await action({ state, running }) };
  } finally {
    await lock.release();
  }
}

const NO_LOCK: Lock = { release: async () => {} };

/** Undefined when others were at it until `patience` was over. */
export async function acquireDeliveryLock(
  layout: Layout,
  { group, destination }: DeliveryKey,
  patience: LockTimeout,
): Promise<Lock | undefined> {
  const { acquireLock } = await import('../platform/lock.js');
  const { disk } = layout;
  const file = layout.turn(group, destination);
  await makeDirectory(disk, path.dirname(file));
  const lock = await acquireLock(disk, file, patience);
  return (
    lock && {
      async release() {
        await removeFile(disk, file).catch(() => {});
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
