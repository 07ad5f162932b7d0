import { pendingAt } from './delivered.js';
import { isThere } from '../files.js';
import { isGoingOn } from './going-on.js';
import type { GroupState } from './group-state.js';
import type { Lock } from './lock.js';
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
export async function inTurn<T>(
  store: StateStore,
  errand: Errand,
  patience: AbortSignal | 'none',
  action: (current: Current) => Promise<T>,
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
      if (latest.kind !== 'pending') return await conclude(store, errand, latest);
      const { state } = latest;
      const running = (await isGoingOn(store.layout, state.key)) ? 1 : 0;
      return { kind: 'taken', result: await action({ state, running }) };
    } finally {
      await lock.release();
    }
  }
}

/** A turn of who does not send the state, but has something to tell while a run goes on. */
export interface TurnToTell {
  /** Undefined where it can't be read. */
  readonly state: GroupState | undefined;
  end(): Promise<void>;
}

/** In turn with those who send the state. Undefined when others were at it until `patience` was over. */
export async function turnToTell(
  store: StateStore,
  errand: Errand,
  patience: AbortSignal,
): Promise<TurnToTell | undefined> {
  const { group, destination } = errand;
  const lock = await lockMarker(store, errand, patience);
  if (lock === undefined) return undefined;
  const decoded = await store.read(group).catch(() => undefined);
  return {
    state: decoded?.kind === 'state' ? decoded.state : undefined,
    async end() {
      // A marker that stays is taken away by the next who looks.
      await store.settle(group, destination).catch(() => {});
      await lock.release();
    },
  };
}

async function lockMarker(
  store: StateStore,
  { group, destination }: Errand,
  patience: AbortSignal,
): Promise<Lock | undefined> {
  const { acquireLock } = await import('./lock.js');
  await store.pending.add(group, [destination]);
  return acquireLock(store.layout.marker(group, destination), patience);
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
