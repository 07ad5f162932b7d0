import { pendingAt } from './delivered.js';
import { isThere } from '../files.js';
import type { GroupState } from './group-state.js';
import type { StateStore } from './store.js';

/**
 * What one gets who wants to send a group to a destination.
 *
 * `busy`: others are sending it; `settled`: there is nothing to send; `unreadable`: the state is none of ours.
 */
export type Turn<T> =
  { readonly kind: 'taken'; readonly result: T } | { readonly kind: 'busy' } | NotPending;

type NotPending =
  { readonly kind: 'settled' } | { readonly kind: 'unreadable'; readonly reason: string };

/** A group, and where it is to be sent. */
export interface Errand {
  readonly group: string;
  readonly destination: string;
}

/**
 * Alone among all who send this group to this destination: what is sent first must not arrive last. The state is read
 * once it is one's turn, so that it is the latest, with the results of everybody who has waited as well.
 *
 * @param patience until when to wait for one's turn; `none` to try once
 */
export async function inTurn<T>(
  store: StateStore,
  errand: Errand,
  patience: AbortSignal | 'none',
  action: (latest: GroupState) => Promise<T>,
): Promise<Turn<T>> {
  const { lockOnce } = await import('./lock.js');
  for (;;) {
    const before = await lookUp(store, errand);
    if (before.kind !== 'pending') return conclude(store, errand, before);
    const lock = await lockOnce(store.layout.marker(errand.group, errand.destination), patience);
    if (lock === undefined) return { kind: 'busy' };
    // Whoever had it before us has sent everything up to then.
    if (lock === 'removed') continue;
    try {
      const latest = await lookUp(store, errand);
      return latest.kind === 'pending'
        ? { kind: 'taken', result: await action(latest.state) }
        : await conclude(store, errand, latest);
    } finally {
      await lock.release();
    }
  }
}

type Found = { readonly kind: 'pending'; readonly state: GroupState } | NotPending;

async function lookUp(store: StateStore, { group, destination }: Errand): Promise<Found> {
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
  { group, destination }: Errand,
  found: NotPending,
): Promise<NotPending> {
  const isMarked = await isThere(store.layout.marker(group, destination));
  if (found.kind === 'settled' && isMarked) await store.settle(group, destination);
  return found;
}
