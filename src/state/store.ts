import path from 'node:path';
import * as disk from '../disk.js';
import { isErrnoException } from '../host.js';
import type { GroupingKey } from '../metrics/grouping-key.js';
import { pendingAt } from './delivered.js';
import { type DecodedState, encodeState } from './encoding.js';
import { isThere, makeDirectory, requirePrivate, writeAtomically } from '../files.js';
import { alone, removeLocks } from './group-lock.js';
import type { GroupState } from './group-state.js';
import { Layout, nameOf } from './layout.js';
import { PendingMarkers } from './pending.js';
import { readOrSetAside, readState } from './read.js';

/** A directory for state, and the user id that is to own it; undefined where the platform has none. */
export interface StateDirectory {
  readonly path: string;
  readonly owner: number | undefined;
}

/** What went wrong on disk. Never a reason not to run or not to push. */
export interface StoreProblem {
  readonly kind: 'problem';
  readonly text: string;
}

export type Update =
  | { readonly kind: 'stored'; readonly state: GroupState; readonly remarks: readonly string[] }
  | StoreProblem;

/** Group states as one JSON file each, in a directory that only its owner may read. */
export class StateStore {
  readonly layout: Layout;
  readonly pending: PendingMarkers;
  readonly #owner: number | undefined;

  constructor({ path: root, owner }: StateDirectory) {
    this.layout = new Layout(root);
    this.pending = new PendingMarkers(this.layout);
    this.#owner = owner;
  }

  /**
   * Replaces the state of one group by what `change` makes of it, alone among all processes of this machine. Nothing is
   * written where it gives back what it got.
   */
  async update(
    key: GroupingKey,
    change: (previous: GroupState | undefined) => GroupState,
  ): Promise<Update> {
    const group = nameOf(key);
    try {
      await this.prepare();
      return await alone(this.layout, group, async () => {
        const { state: previous, remarks } = await readOrSetAside(this.layout.stateOf(group), key);
        const state = change(previous);
        if (state !== previous) await this.#write(group, previous, state);
        return { kind: 'stored', state, remarks };
      });
    } catch (error) {
      return this.#problem(error);
    }
  }

  /** Takes away the marker of a group that does not wait for `destination`. */
  async settle(group: string, destination: string): Promise<void> {
    await alone(this.layout, group, async () => {
      const decoded = await this.read(group);
      const isSettled =
        decoded === undefined ||
        (decoded.kind === 'state' && !pendingAt(decoded.state).includes(destination));
      if (isSettled) await this.pending.remove(group, [destination]);
    });
  }

  /** Undefined where there is none. */
  async read(group: string): Promise<DecodedState | undefined> {
    return readState(this.layout.stateOf(group));
  }

  /** Every group that can be read, and a remark for each that can't. */
  async list(): Promise<{
    readonly states: readonly GroupState[];
    readonly remarks: readonly string[];
  }> {
    const states: GroupState[] = [];
    const remarks: string[] = [];
    try {
      for (const name of (await disk.list(this.layout.groups)).toSorted()) {
        if (!name.endsWith('.json')) continue;
        const decoded = await this.read(path.basename(name, '.json'));
        if (decoded?.kind === 'state') states.push(decoded.state);
        else if (decoded !== undefined) {
          remarks.push(`${path.join(this.layout.groups, name)} is left out: ${decoded.reason}`);
        }
      }
    } catch (error) {
      if (!isErrnoException(error) || error.code !== 'ENOENT') {
        remarks.push(this.#problem(error).text);
      }
    }
    return { states, remarks };
  }

  /** With its markers and locks. True when there was something to remove. */
  async remove(key: GroupingKey): Promise<boolean | StoreProblem> {
    const group = nameOf(key);
    try {
      if (!(await isThere(this.layout.stateOf(group)))) return false;
      await alone(this.layout, group, async () => {
        await disk.remove(this.layout.stateOf(group));
        await this.pending.forget(group);
        await removeLocks(this.layout, group);
      });
      return true;
    } catch (error) {
      return this.#problem(error);
    }
  }

  /** Makes the directories, and sees to it that they are ours. */
  async prepare(): Promise<void> {
    const { root, groups } = this.layout;
    await makeDirectory(groups);
    if (this.#owner === undefined) return;
    for (const directory of [root, groups]) await requirePrivate(directory, this.#owner);
  }

  async #write(group: string, previous: GroupState | undefined, state: GroupState): Promise<void> {
    const pending = pendingAt(state);
    await this.pending.add(group, pending);
    await writeAtomically(this.layout.stateOf(group), encodeState(state));
    const before = previous === undefined ? [] : pendingAt(previous);
    await this.pending.remove(
      group,
      before.filter((each) => !pending.includes(each)),
    );
  }

  #problem(error: unknown): StoreProblem {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'problem', text: `state directory ${this.layout.root}: ${reason}` };
  }
}
