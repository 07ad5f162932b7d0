import type { Destination } from '../destinations/destination.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import { RemoteTimes } from '../destinations/remote-times.js';
import type { StateStore } from '../state/store.js';
import { isComplete } from './select-refresh.js';

/** What a destination holds of local groups, from one refresh to the next. */
export class RefreshMemory {
  readonly #times = new RemoteTimes();
  /** By group: of these, all times are known that the destination had. */
  readonly #jobs = new Map<string, string>();

  /** At least all of these groups that is newer than local state. */
  async lookAt(
    store: StateStore,
    destination: Destination,
    groups: readonly string[],
    signal: AbortSignal,
  ): Promise<RemoteSnapshot | SnapshotFailure> {
    const states = [];
    for (const group of groups.filter((each) => !this.#jobs.has(each))) {
      const decoded = await store.read(group);
      if (decoded?.kind === 'state') states.push({ group, state: decoded.state });
    }
    const known = groups.flatMap((group) => this.#jobs.get(group) ?? []);
    const jobs = new Set([...known, ...states.map(({ state }) => state.key.job)]);
    const lately = await this.#times.lately(destination, [...jobs], signal);
    if (lately.kind !== 'snapshot') return lately;
    const isMissing = states.filter(({ state }) => !isComplete(state, lately.of(state.key)));
    const missing = new Set(isMissing.map(({ state }) => state.key.job));
    const held =
      missing.size === 0 ? lately : await this.#times.everything(destination, [...missing], signal);
    if (held.kind === 'snapshot') {
      for (const { group, state } of states) this.#jobs.set(group, state.key.job);
    }
    return held;
  }
}
