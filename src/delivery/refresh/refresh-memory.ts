import type { Destination } from '../../destinations/destination.js';
import type { RemoteSnapshot, SnapshotFailure } from '../../destinations/remote-snapshot.js';
import { RemoteTimes } from './remote-times.js';
import { type GroupingKey, idOf } from '../../model/grouping-key.js';
import { readSentSeries } from '../../state/sent-series.js';
import type { StateStore } from '../../state/store.js';
import { turns } from '../../util/take-turns.js';
import { keyIn } from './inspect-group.js';
import { isComplete, timesOf } from './select-refresh.js';

/** What a destination holds, as of its last response. */
export interface HeldThere {
  readonly kind: 'held';
  readonly snapshot: RemoteSnapshot;
  /** Time of the response, in seconds since the epoch. The snapshot lacks whatever was sent later. */
  readonly asOf: number;
}

/** Remembers what a destination holds of local groups, from one refresh to the next. */
export class RefreshMemory {
  readonly #times = new RemoteTimes();
  /** Groups whose times at the destination are all known. */
  readonly #keys = new Map<string, GroupingKey>();

  /** Fetches at least everything of these groups that is newer than local state. */
  async fetchHeld(
    store: StateStore,
    destination: Destination,
    groups: readonly string[],
    signal: AbortSignal,
  ): Promise<HeldThere | SnapshotFailure> {
    const turn = turns();
    const found = [];
    for (const group of groups.filter((each) => !this.#keys.has(each))) {
      const each = await find(store, destination.name, group);
      if (each !== undefined) found.push({ ...each, group });
      await turn();
    }
    const known = groups.flatMap((group) => this.#keys.get(group) ?? []);
    const keys = [...known, ...found.map(({ key }) => key)];
    const lately = await this.#times.lately(destination, keys, signal);
    if (lately.kind !== 'snapshot') return lately;
    const asOf = this.#times.asOf(keys);
    const missing = found
      .filter(({ key, wanted }) => !isComplete(wanted, lately.of(key)))
      .map(({ key }) => key);
    const held =
      missing.length === 0 ? lately : await this.#times.everything(destination, missing, signal);
    if (held.kind !== 'snapshot') return held;
    for (const { group, key } of found) this.#keys.set(group, key);
    return { kind: 'held', snapshot: held, asOf };
  }

  /** Bounds memory where groups come and go. */
  forgetOthers(groups: readonly string[]): void {
    const kept = new Set(groups);
    for (const group of this.#keys.keys()) if (!kept.has(group)) this.#keys.delete(group);
    this.#times.forgetOthers(new Set([...this.#keys.values()].map(idOf)));
  }
}

interface Found {
  readonly key: GroupingKey;
  /** Timestamps that may be newer at the destination. None for a group that was removed. */
  readonly wanted: readonly string[];
}

async function find(
  store: StateStore,
  destination: string,
  group: string,
): Promise<Found | undefined> {
  const state = await store.stateOf(group);
  if (state !== undefined) return { key: state.key, wanted: timesOf(state) };
  const sent = await readSentSeries(store.layout, { group, destination });
  const key = sent && keyIn(sent, group);
  return key && { key, wanted: [] };
}
