import type { GroupState } from '../model/group-state.js';
import { isThere } from '../platform/files.js';
import type { LockTimeout } from '../platform/lock.js';
import { pendingAt } from './delivered.js';
import { type DeliveryKey, type Unlocked, withDeliveryLock } from './delivery-lock.js';
import { nameOf } from './layout.js';
import { findOpenRuns } from './lost-runs.js';
import { isRunning } from './running-lock.js';
import type { StateStore } from './store.js';

/** The current state of a group. */
export interface Current {
  readonly state: GroupState;
  /** 1 while a run of the group is in progress. */
  readonly running: 0 | 1;
  /** Starts of such runs, if a deadline depends on them. */
  readonly runningSince?: readonly number[];
}

/** `settled`: there is nothing to send; `unreadable`: the state file is not valid; the others as in `DeliveryLock`. */
export type PendingDelivery<T> =
  { readonly kind: 'sent'; readonly sent: T } | Unlocked | NotPending;

type NotPending =
  { readonly kind: 'settled' } | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Sends a group that is pending at a destination, under the delivery lock. Reads the state under the lock, so that it
 * contains the results of runs that waited. The group stays pending unless `isAll` says that everything has arrived.
 *
 * @param timeout of the wait for the lock
 */
export async function deliverPendingGroup<T extends { readonly isAll: boolean }>(
  store: StateStore,
  key: DeliveryKey,
  timeout: LockTimeout,
  send: (current: Current) => Promise<T>,
): Promise<PendingDelivery<T>> {
  const before = await lookUp(store, key);
  if (before.kind !== 'pending') return before;
  const deliver = async (): Promise<PendingDelivery<T>> => {
    // The previous holder of the lock may have sent everything.
    const latest = await lookUp(store, key);
    if (latest.kind !== 'pending') return latest;
    const until = timeout === 'none' ? undefined : timeout;
    const sent = await send(await currentOf(store, latest.state, until));
    if (sent.isAll) await store.settle(key.group, key.destination, latest.state);
    return { kind: 'sent', sent };
  };
  return withDeliveryLock<PendingDelivery<T>>(
    store.layout,
    key,
    timeout,
    deliver,
    (unlocked) => unlocked,
  );
}

/** @param until ends the wait for the lock that shows whether a run is in progress */
export async function currentOf(
  store: StateStore,
  state: GroupState,
  until?: AbortSignal,
): Promise<Current> {
  const running = (await isRunning(store.layout, nameOf(state.key), until)) ? 1 : 0;
  return { state, running, runningSince: running === 0 ? [] : await startsOf(store, state) };
}

/** Starts of the runs in progress. */
export async function startsOf(
  { layout }: StateStore,
  { due, key }: GroupState,
): Promise<readonly number[]> {
  if (due === undefined) return [];
  const open = await findOpenRuns(layout, nameOf(key)).catch(() => ({ running: [] }));
  return open.running.map(({ note }) => note.startedAt);
}

/** Removes the marker of a group that is settled. */
async function lookUp(
  store: StateStore,
  { group, destination }: DeliveryKey,
): Promise<{ readonly kind: 'pending'; readonly state: GroupState } | NotPending> {
  const { layout } = store;
  const decoded = await store.read(group);
  if (decoded !== undefined && decoded.kind !== 'state') {
    return { kind: 'unreadable', reason: `${layout.stateOf(group)}: ${decoded.reason}` };
  }
  if (decoded !== undefined && pendingAt(decoded.state).includes(destination)) {
    return { kind: 'pending', state: decoded.state };
  }
  const isMarked = await isThere(layout.disk, layout.marker(group, destination)).catch(() => false);
  if (isMarked) await store.settle(group, destination);
  return { kind: 'settled' };
}
