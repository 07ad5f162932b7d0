import type { Destination } from '../destinations/destination.js';
import {
  fetchSnapshot,
  type RemoteSnapshot,
  type SnapshotFailure,
} from '../destinations/remote-snapshot.js';

/**
 * A gateway can't be asked for one group, and deletes without a condition. So the list of one from which groups are deleted
 * is good for this long, or for as long as it took where that is longer.
 */
const LIST_IS_GOOD_MS = 1000;

type List = RemoteSnapshot | SnapshotFailure;

/** What gateways hold, asked as rarely as is safe. */
export class RecentLists {
  readonly #signal: AbortSignal;
  readonly #known = new Map<Destination, { list: Promise<List>; goodUntil: number }>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** What it holds gets newer only. */
  once(destination: Destination): Promise<List> {
    return this.#known.get(destination)?.list ?? this.#fetch(destination);
  }

  fresh(destination: Destination): Promise<List> {
    const known = this.#known.get(destination);
    const isGood = known !== undefined && performance.now() < known.goodUntil;
    return isGood ? known.list : this.#fetch(destination);
  }

  #fetch(destination: Destination): Promise<List> {
    const begun = performance.now();
    const known = { list: fetchSnapshot(destination, this.#signal), goodUntil: Infinity };
    this.#known.set(destination, known);
    return known.list.finally(() => {
      const now = performance.now();
      known.goodUntil = now + Math.max(LIST_IS_GOOD_MS, now - begun);
    });
  }
}
