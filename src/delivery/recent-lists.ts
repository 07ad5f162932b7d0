import type { Destination } from '../destinations/destination.js';
import { RecentList } from '../destinations/recent-list.js';
import {
  fetchSnapshot,
  type RemoteSnapshot,
  type SnapshotFailure,
} from '../destinations/remote-snapshot.js';

type List = RemoteSnapshot | SnapshotFailure;

/** One `RecentList` for each of several gateways. */
export class RecentLists {
  readonly #signal: AbortSignal;
  readonly #known = new Map<Destination, RecentList<List>>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Any earlier list: the groups of a gateway only get newer. */
  once(destination: Destination): Promise<List> {
    return this.#listOf(destination).once(this.#signal);
  }

  /** A list recent enough for a deletion. */
  fresh(destination: Destination): Promise<List> {
    return this.#listOf(destination).fresh(this.#signal);
  }

  #listOf(destination: Destination): RecentList<List> {
    const known = this.#known.get(destination);
    if (known !== undefined) return known;
    const list = new RecentList((signal) => fetchSnapshot(destination, signal));
    this.#known.set(destination, list);
    return list;
  }
}
