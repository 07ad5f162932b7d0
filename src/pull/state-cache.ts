import type { GroupState } from '../model/group-state.js';
import { isThere, namesIn } from '../platform/files.js';
import { nameOf } from '../state/layout.js';
import { findOpenRuns, type OpenRuns, stateAsOf } from '../state/lost-runs.js';
import { groupNames } from '../state/map-groups.js';
import { OF_ANOTHER_GROUP, readState } from '../state/read-state.js';
import { isRunning } from '../state/running-lock.js';
import { byGroup, type NotedRun } from '../state/start-notes.js';
import type { StateStore } from '../state/store.js';
import { errorCode } from '../util/errno.js';
import { reasonOf } from '../util/reason-of.js';
import { turns } from '../util/take-turns.js';

/** A group at one point in time. */
export interface CachedGroup<T> {
  /** Name of its files. */
  readonly name: string;
  readonly view: T;
  /** The runs in progress, the latest last. */
  readonly running: readonly NotedRun[];
  /** Also true if a run in progress has no note. */
  readonly isRunning: boolean;
}

export interface CachedViews<T> {
  readonly groups: readonly CachedGroup<T>[];
  readonly problems: readonly string[];
}

interface Entry<T> {
  /** Changes with the file and with the lost runs that are included. */
  readonly identity: string;
  readonly view: T | undefined;
  readonly problem?: string;
}

/**
 * Caches views of all groups of a state directory. Reads a file again only if it has changed, and
 * never writes. Lost runs appear as if they were already counted.
 */
export class StateCache<T> {
  readonly #store: StateStore;
  readonly #viewOf: (state: GroupState) => Promise<T>;
  #entries: ReadonlyMap<string, Entry<T>> = new Map();
  #hasHadFiles = false;

  constructor(store: StateStore, viewOf: (state: GroupState) => Promise<T>) {
    this.#store = store;
    this.#viewOf = viewOf;
  }

  /**
   * @param now seconds since the epoch
   * @throws Error if the directory can't be read, or has gone since the last time, as with a disk that is not mounted
   */
  async refresh(now: number): Promise<CachedViews<T>> {
    const { layout } = this.#store;
    const open = await findOpenRuns(layout);
    const [running, lost] = [byGroup(open.running), byGroup(open.lost)];
    const locked = new Set(await namesIn(layout.disk, layout.running));
    const files = await groupNames(layout);
    if (this.#hasHadFiles && files.length === 0 && !(await isThere(layout.disk, layout.groups))) {
      throw new Error(`${layout.groups} is gone`);
    }
    this.#hasHadFiles ||= files.length > 0;
    const names = [...new Set([...files, ...running.keys(), ...lost.keys()])].toSorted();
    const entries = new Map<string, Entry<T>>();
    const turn = turns();
    for (const name of names) {
      const ownRuns = { running: running.get(name) ?? [], lost: lost.get(name) ?? [] };
      const entry = await this.#entryOf(name, ownRuns, now);
      if (entry !== undefined) entries.set(name, entry);
      await turn();
    }
    this.#entries = entries;
    const groups: CachedGroup<T>[] = [];
    const problems: string[] = [];
    for (const [name, { view, problem }] of entries) {
      if (problem !== undefined) problems.push(problem);
      if (view === undefined) continue;
      const notes = running.get(name) ?? [];
      const isOn = notes.length > 0 || (locked.has(name) && (await isRunning(layout, name)));
      groups.push({ name, view, running: notes, isRunning: isOn });
    }
    return { groups, problems };
  }

  /** Undefined if the group is gone. */
  async #entryOf(name: string, open: OpenRuns, now: number): Promise<Entry<T> | undefined> {
    const { layout } = this.#store;
    const file = layout.stateOf(name);
    try {
      const identity = `${await this.#identityOf(file)} ${open.lost.map(({ note }) => note.id).join()}`;
      const known = this.#entries.get(name);
      if (known?.identity === identity) return known;
      const decoded = await readState(layout.disk, file);
      if (decoded !== undefined && decoded.kind !== 'state') {
        return { identity, view: undefined, problem: `${file} is left out: ${decoded.reason}` };
      }
      if (decoded !== undefined && nameOf(decoded.state.key) !== name) {
        const { reason } = OF_ANOTHER_GROUP;
        return { identity, view: undefined, problem: `${file} is left out: ${reason}` };
      }
      const state = stateAsOf(now, decoded?.state, open);
      return state && { identity, view: await this.#viewOf(state) };
    } catch (error) {
      const problem = `${file} is left out: ${reasonOf(error)}`;
      return { identity: '', view: undefined, problem };
    }
  }

  async #identityOf(file: string): Promise<string> {
    try {
      const { ino, size, mtimeMs, ctimeMs } = await this.#store.layout.disk.lstat(file);
      return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 'none';
      throw error;
    }
  }
}
