import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isErrnoException } from '../host.js';
import { fileNameOf, type GroupingKey } from '../metrics/grouping-key.js';
import { decodeState, encodeState } from './encoding.js';
import { makeDirectory, readPlainFile, writeAtomically } from '../files.js';
import type { GroupState } from './group-state.js';

/** What went wrong on disk. Never a reason not to run or not to push. */
export interface StoreProblem {
  readonly kind: 'problem';
  readonly text: string;
}

export type Update =
  | { readonly kind: 'stored'; readonly state: GroupState; readonly remarks: readonly string[] }
  | StoreProblem;

/** Others hold it for about a millisecond each; two hundred at once on a busy machine need a while. */
const LOCK_PATIENCE_MS = 60_000;

/** Group states as one JSON file each, in a directory that only its owner may read. */
export class StateStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = path.join(directory, 'groups');
  }

  /** Replaces the state of one group by what `change` makes of it, alone among all processes of this machine. */
  async update(
    key: GroupingKey,
    change: (previous: GroupState | undefined) => GroupState,
  ): Promise<Update> {
    try {
      await makeDirectory(this.#directory);
      const file = this.#fileOf(key);
      return await this.#alone(file, async () => {
        const { state: previous, remarks } = await readOrSetAside(file);
        const state = change(previous);
        await writeAtomically(file, encodeState(state));
        return { kind: 'stored', state, remarks };
      });
    } catch (error) {
      return { kind: 'problem', text: this.#explain(error) };
    }
  }

  /** Every group that can be read, and a remark for each that can't. */
  async list(): Promise<{
    readonly states: readonly GroupState[];
    readonly remarks: readonly string[];
  }> {
    const states: GroupState[] = [];
    const remarks: string[] = [];
    try {
      for (const name of (await fs.readdir(this.#directory)).toSorted()) {
        if (!name.endsWith('.json')) continue;
        const file = path.join(this.#directory, name);
        const decoded = decodeState(await readPlainFile(file));
        if (decoded.kind === 'state') states.push(decoded.state);
        else remarks.push(`${file} is left out: ${decoded.reason}`);
      }
    } catch (error) {
      if (!isErrnoException(error) || error.code !== 'ENOENT') remarks.push(this.#explain(error));
    }
    return { states, remarks };
  }

  /** True when there was something to remove. */
  async remove(key: GroupingKey): Promise<boolean | StoreProblem> {
    try {
      await fs.rm(this.#fileOf(key));
      return true;
    } catch (error) {
      if (isErrnoException(error) && error.code === 'ENOENT') return false;
      return { kind: 'problem', text: this.#explain(error) };
    }
  }

  /**
   * Alone among all who send this group: what is sent first must not arrive last. The state is read once it is one's turn,
   * so that it is the latest. `action` gets undefined where the state can't be had; the answer is `busy` where it had not
   * become one's turn when `giveUp` aborted.
   */
  async sending<T>(
    key: GroupingKey,
    giveUp: AbortSignal,
    action: (latest: GroupState | undefined) => Promise<T>,
  ): Promise<T | 'busy'> {
    const file = this.#fileOf(key);
    const { acquireLock } = await import('./lock.js');
    const lock = await acquireLock(`${file}.sending`, giveUp);
    if (lock === undefined) return 'busy';
    try {
      const decoded = decodeState(await readPlainFile(file));
      return await action(decoded.kind === 'state' ? decoded.state : undefined);
    } finally {
      await lock.release();
    }
  }

  async #alone<T>(file: string, action: () => Promise<T>): Promise<T> {
    const { acquireLock } = await import('./lock.js');
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), LOCK_PATIENCE_MS);
    const lock = await acquireLock(`${file}.lock`, giveUp.signal);
    clearTimeout(timer);
    if (lock === undefined) throw new Error('another process holds its lock');
    try {
      return await action();
    } finally {
      await lock.release();
    }
  }

  #fileOf(key: GroupingKey): string {
    return path.join(this.#directory, `${fileNameOf(key)}.json`);
  }

  #explain(error: unknown): string {
    const reason = error instanceof Error ? error.message : String(error);
    return `state directory ${path.dirname(this.#directory)}: ${reason}`;
  }
}

async function readOrSetAside(
  file: string,
): Promise<{ state: GroupState | undefined; remarks: readonly string[] }> {
  let text: string;
  try {
    text = await readPlainFile(file);
  } catch (error) {
    if (isErrnoException(error) && error.code === 'ENOENT') {
      return { state: undefined, remarks: [] };
    }
    throw error;
  }
  const decoded = decodeState(text);
  if (decoded.kind === 'state') return { state: decoded.state, remarks: [] };
  const aside = `${file}.${randomUUID().slice(0, 8)}.set-aside`;
  await fs.rename(file, aside);
  return { state: undefined, remarks: [`${file}: ${decoded.reason}; set aside as ${aside}`] };
}
