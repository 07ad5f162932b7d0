import { pendingAt } from './delivered.js';
import type { GroupState } from './group-state.js';
import type { StateStore } from './store.js';

/**
 * What one gets who wants to send a group to a destination.
 *
 * `busy`: others are sending it; `settled`: there is nothing to send; `unreadable`: the state is none of ours.
 */
export type Turn<T> =
  | { readonly kind: 'taken'; readonly result: T }
  | { readonly kind: 'busy' }
  | { readonly kind: 'settled' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * Alone among all who send this group to this destination: what is sent first must not arrive last. The state is read
 * once it is one's turn, so that it is the latest, with the results of everybody who has waited as well.
 *
 * @param patience until when to wait for one's turn; `none` to try once
 */
export async function inTurn<T>(
  store: StateStore,
  { group, destination }: { readonly group: string; readonly destination: string },
  patience: AbortSignal | 'none',
  action: (latest: GroupState) => Promise<T>,
): Promise<Turn<T>> {
  const { acquireLock, tryToLock } = await import('./lock.js');
  const file = store.layout.marker(group, destination);
  const lock = patience === 'none' ? await tryToLock(file) : await acquireLock(file, patience);
  if (lock === undefined) return { kind: 'busy' };
  try {
    const decoded = await store.read(group);
    if (decoded !== undefined && decoded.kind !== 'state') {
      return { kind: 'unreadable', reason: `${store.layout.stateOf(group)}: ${decoded.reason}` };
    }
    if (decoded !== undefined && pendingAt(decoded.state).includes(destination)) {
      return { kind: 'taken', result: await action(decoded.state) };
    }
    await store.settle(group, destination);
    return { kind: 'settled' };
  } finally {
    await lock.release();
  }
}
