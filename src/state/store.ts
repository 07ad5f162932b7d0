import type { Disk } from '../platform/disk.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { isSettledAt, pendingAt, withArrivals } from './delivered.js';
import { type DecodedState, encodeState, rememberingDecoder } from './encoding.js';
import { isThere, makeDirectory, writeAtomically } from '../platform/files.js';
import { requirePrivate } from '../platform/require-private.js';
import { withGroupLock } from './locks.js';
import type { GroupState } from '../model/group-state.js';
import { Layout, nameOf } from './layout.js';
import { PendingMarkers } from './pending-markers.js';
import { OF_ANOTHER_GROUP, readOrQuarantine, readState } from './read-state.js';
import { reasonOf } from '../util/reason-of.js';
import { storeProblem, type StoreProblem } from './store-problem.js';
import type { StateDirectory } from '../model/plan.js';

export type Update =
  | { readonly kind: 'stored'; readonly state: GroupState; readonly remarks: readonly string[] }
  | StoreProblem;

/**
 * The state directory: one JSON file per group, readable only by its owner. This folder stores and
 * locks states, markers and notes; layout.ts lists its files.
 */
export class StateStore {
  readonly layout: Layout;
  readonly pending: PendingMarkers;
  readonly #owner: number | undefined;
  readonly #decode = rememberingDecoder();

  constructor({ path: root, owner }: Omit<StateDirectory, 'kind'>, disk: Disk) {
    this.layout = new Layout(root, disk);
    this.pending = new PendingMarkers(this.layout);
    this.#owner = owner;
  }

  /**
   * Replaces the state of one group by the result of `change`, under a lock for all processes of
   * this machine. Writes nothing if the result is the same object.
   */
  async update(
    key: GroupingKey,
    change: (previous: GroupState | undefined) => GroupState | Promise<GroupState>,
    timeout?: AbortSignal,
  ): Promise<Update> {
    const group = nameOf(key);
    try {
      await this.prepare();
      const replace = async (): Promise<Update> => {
        const { state: found, remarks } = await readOrQuarantine(
          this.layout.disk,
          this.layout.stateOf(group),
          key,
        );
        const previous = found && (await this.#current(group, found));
        const state = await change(previous);
        if (state !== previous) await this.#write(group, previous, state);
        return { kind: 'stored', state, remarks };
      };
      return await withGroupLock(this.layout, group, replace, timeout);
    } catch (error) {
      return storeProblem(this.layout, error);
    }
  }

  /**
   * Removes the marker of a group that is no longer pending at `destination`, or for which only
   * `sent` was pending.
   */
  async settle(group: string, destination: string, sent?: GroupState): Promise<void> {
    const takeAway = async (): Promise<void> => {
      const decoded = await this.read(group);
      const isSettled =
        decoded === undefined ||
        (decoded.kind === 'state' && isSettledAt(decoded.state, destination, sent));
      if (isSettled) await this.pending.remove(group, [destination]);
    };
    await withGroupLock(this.layout, group, takeAway).catch(() => {});
  }

  /** Undefined if there is no state. */
  async read(group: string): Promise<DecodedState | undefined> {
    try {
      const decoded = await readState(this.layout.disk, this.layout.stateOf(group), this.#decode);
      if (decoded?.kind !== 'state') return decoded;
      if (nameOf(decoded.state.key) !== group) return OF_ANOTHER_GROUP;
      return { kind: 'state', state: await this.#current(group, decoded.state) };
    } catch (error) {
      return { kind: 'unreadable', reason: reasonOf(error) };
    }
  }

  /** Undefined if there is no readable state. */
  async stateOf(group: string): Promise<GroupState | undefined> {
    const decoded = await this.read(group);
    return decoded?.kind === 'state' ? decoded.state : undefined;
  }

  /** Creates the directories and checks that they are private. */
  async prepare(): Promise<void> {
    await this.requireOurs();
    await makeDirectory(this.layout.disk, this.layout.groups);
    await this.requireOurs();
  }

  /**
   * Checks the directories, because others who can write to them could put links there. Missing
   * directories are fine.
   * @throws Error with the problem and the remedy
   */
  async requireOurs(): Promise<void> {
    const { disk, root, groups } = this.layout;
    if (this.#owner === undefined) return;
    for (const directory of [root, groups]) {
      if (await isThere(disk, directory)) await requirePrivate(disk, directory, this.#owner);
    }
  }

  async #current(group: string, state: GroupState): Promise<GroupState> {
    const names = state.destinations.map(({ name }) => name);
    return withArrivals(state, await this.pending.among(group, names));
  }

  async #write(group: string, previous: GroupState | undefined, state: GroupState): Promise<void> {
    const pending = pendingAt(state);
    await this.pending.add(group, pending);
    await writeAtomically(this.layout.disk, this.layout.stateOf(group), encodeState(state));
    const before = previous === undefined ? [] : pendingAt(previous);
    const dropped = before.filter((each) => !pending.includes(each));
    await this.pending.remove(group, dropped);
  }
}
