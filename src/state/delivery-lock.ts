import { pendingAt } from './delivered.js';
import { isThere, removeFile } from '../platform/files.js';
import { isRunning } from './running-lock.js';
import type { GroupState } from '../model/group-state.js';
import { type Layout, nameOf } from './layout.js';
import { findOpenRuns } from './lost-runs.js';
import { acquireIn } from './locks.js';
import type { Lock, LockTimeout } from '../platform/lock.js';
import { shortageIn } from '../util/errno.js';
import type { StateStore } from './store.js';
import { storeProblem } from './store-problem.js';

/**
 * Result of `withDeliveryLock`. `settled`: there is nothing to send; `unreadable`: the state file is not valid; the others
 * as in `DeliveryLock`.
 */
export type LockedDelivery<T> =
  { readonly kind: 'taken'; readonly result: T } | Unlocked | NotPending;

type NotPending =
  { readonly kind: 'settled' } | { readonly kind: 'unreadable'; readonly reason: string };

/** `busy`: another process holds it; `failed`: descriptors or the like are short. */
export type Unlocked =
  { readonly kind: 'busy' } | { readonly kind: 'failed'; readonly reason: string };

export type DeliveryLock = ({ readonly kind: 'locked' } & Pick<Lock, 'release'>) | Unlocked;

/** A group and the destination to send it to. */
export interface DeliveryKey {
  readonly group: string;
  readonly destination: string;
}

/** The current state of a group. */
export interface Current {
  readonly state: GroupState;
  /** 1 while a run of the group is in progress. */
  readonly running: 0 | 1;
  /** Starts of such runs, if a deadline depends on them. */
  readonly runningSince?: readonly number[];
}

/**
 * Runs `action` while no other process sends this group to this destination: otherwise pushes could arrive out of order.
 * Reads the state under the lock, so that it contains the results of runs that waited.
 *
 * @param timeout of the wait for the lock
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
  if (lock.kind !== 'locked') return lock;
  try {
    // The previous holder of the lock may have sent everything.
    const latest = await lookUp(store, key);
    if (latest.kind !== 'pending') return await conclude(store, key, latest);
    const until = timeout === 'none' ? undefined : timeout;
    const running = (await isRunning(store.layout, key.group, until)) ? 1 : 0;
    const runningSince = await startsOf(store, latest.state, running);
    const current = { state: latest.state, running, runningSince } as const;
    return { kind: 'taken', result: await action(current) };
  } finally {
    await lock.release();
  }
}

/** Starts of the runs in progress. */
export async function startsOf(
  { layout }: StateStore,
  { due, key }: GroupState,
  running: 0 | 1,
): Promise<readonly number[]> {
  if (running === 0 || due === undefined) return [];
  const open = await findOpenRuns(layout, nameOf(key)).catch(() => ({ running: [] }));
  return open.running.map(({ note }) => note.startedAt);
}

const NO_LOCK: DeliveryLock = { kind: 'locked', release: async () => {} };

/** Busy after the timeout. On a disk without locks, the group is sent without one. */
export async function acquireDeliveryLock(
  layout: Layout,
  { group, destination }: DeliveryKey,
  timeout: LockTimeout,
): Promise<DeliveryLock> {
  const file = layout.deliveryLock(group, destination);
  try {
    const lock = await acquireIn(layout, file, 'exclusive', timeout);
    if (lock === undefined) return { kind: 'busy' };
    if (lock === 'unsupported') return NO_LOCK;
    return {
      kind: 'locked',
      async release() {
        await removeFile(layout.disk, file).catch(() => {});
        await lock.release();
      },
    };
  } catch (error) {
    // Pushes without it could arrive out of order.
    return shortageIn(error) === undefined
      ? NO_LOCK
      : { kind: 'failed', reason: storeProblem(layout, error).text };
  }
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
