import { fetchSnapshot } from '../destinations/remote-snapshot.js';
import type { Destination } from '../destinations/destination.js';
import type { StateStore } from '../state/store.js';
import { deliverPending } from './deliver-pending.js';
import { filterAsync } from '../util/filter-async.js';

/**
 * At most this many per run; `flush` delivers more. Chosen at random, so that concurrent runs choose different groups.
 */
const MAX_GROUPS = 20;

/** A group that became pending more recently is about to be sent by its own run. */
const MIN_AGE_SECONDS = 5;

/**
 * Sends pending groups of earlier runs to a destination that has just accepted a push. A failure is not reported: the
 * group stays pending. Without pending groups, this costs one read of an empty directory.
 *
 * @param own the group that was just sent
 * @returns the groups that have arrived
 */
export async function deliverBacklog(
  store: StateStore,
  destination: Destination,
  own: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const delivered: string[] = [];
  try {
    const groups = await chooseGroups(store, destination.name, own);
    if (groups.length === 0) return delivered;
    const snapshot = await fetchSnapshot(destination, signal);
    for (const group of groups) {
      const result = await deliverPending(store, destination, group, snapshot, signal);
      if (result.kind === 'delivered') delivered.push(group);
      if (result.kind === 'hopeless' || signal.aborted) break;
    }
  } catch {
    // The runs of its own group report an unreadable state file.
  }
  return delivered;
}

async function chooseGroups(
  store: StateStore,
  destination: string,
  own: string,
): Promise<readonly string[]> {
  const pending = await store.pending.groups(destination);
  const chosen = pending
    .filter((group) => group !== own)
    .map((group) => ({ group, chance: Math.random() }))
    .toSorted((a, b) => a.chance - b.chance)
    .slice(0, MAX_GROUPS)
    .map(({ group }) => group);
  return filterAsync(chosen, async (group) => {
    const age = await store.pending.age(group, destination);
    return Math.abs(age ?? 0) > MIN_AGE_SECONDS;
  });
}
