import { fetchSnapshot } from '../destinations/remote-snapshot.js';
import type { Destination } from '../destinations/destination.js';
import type { StateStore } from '../state/store.js';
import { deliverPending } from './deliver-pending.js';

/** No more than this for one run: `flush` is for many. At random, so that runs that end together do not all choose the same. */
const MOST_GROUPS = 20;

/** What waits for less is about to be sent by its own run. */
const YOUNG_SECONDS = 5;

/**
 * Sends what other groups could not send to a destination that has just answered. Nothing is said when that fails: it
 * stays pending. Where nothing is, this is a look into an empty directory.
 */
export async function deliverBacklog(
  store: StateStore,
  destination: Destination,
  own: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const groups = await chooseOthers(store, destination.name, own);
    if (groups.length === 0) return;
    const held = await fetchSnapshot(destination, signal);
    for (const group of groups) {
      const result = await deliverPending(store, destination, group, held, signal);
      if (result.kind === 'hopeless' || signal.aborted) return;
    }
  } catch {
    // A file that can't be read is the business of its own runs.
  }
}

async function chooseOthers(
  store: StateStore,
  destination: string,
  own: string,
): Promise<readonly string[]> {
  const waiting = await store.pending.groups(destination);
  const chosen = waiting
    .filter((group) => group !== own)
    .map((group) => ({ group, chance: Math.random() }))
    .toSorted((a, b) => a.chance - b.chance)
    .slice(0, MOST_GROUPS)
    .map(({ group }) => group);
  const ages = await Promise.all(chosen.map((group) => store.pending.age(group, destination)));
  return chosen.filter((_, index) => Math.abs(ages[index] ?? 0) > YOUNG_SECONDS);
}
