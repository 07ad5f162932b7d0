import path from 'node:path';
import * as disk from '../disk.js';
import { isErrnoException } from '../host.js';
import { makeDirectory } from '../files.js';
import type { Layout } from './layout.js';

/**
 * An empty file for every group that waits for a destination: one look into one directory tells that nothing does. State
 * is the truth. A file may be there without need, but is never missing: it is made before the state is written and
 * removed after that, both by whoever holds the lock of the state.
 */
export class PendingMarkers {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  async add(group: string, destinations: readonly string[]): Promise<void> {
    await Promise.all(
      destinations.map(async (destination) => {
        const marker = this.#layout.marker(group, destination);
        await makeDirectory(path.dirname(marker));
        await (await disk.open(marker, 'a', 0o600)).close();
      }),
    );
  }

  async remove(group: string, destinations: readonly string[]): Promise<void> {
    await Promise.all(destinations.map((each) => disk.remove(this.#layout.marker(group, each))));
  }

  /** Groups that may wait for `destination`, up to `limit`, in no order. */
  async groups(destination: string, limit: number = Infinity): Promise<readonly string[]> {
    return namesIn(this.#layout.markersOf(destination), limit);
  }

  /** Takes away everything that says the group waits. */
  async forget(group: string): Promise<void> {
    for (const directory of await namesIn(this.#layout.pending)) {
      await disk.remove(path.join(this.#layout.pending, directory, group));
    }
  }

  /** Groups that may wait for others than these, by destination. */
  async elsewhere(destinations: readonly string[]): Promise<readonly (readonly string[])[]> {
    const known = new Set(destinations.map((each) => path.basename(this.#layout.markersOf(each))));
    const others = (await namesIn(this.#layout.pending)).filter((name) => !known.has(name));
    return Promise.all(others.map((name) => namesIn(path.join(this.#layout.pending, name))));
  }

  /** How long the group has waited, in seconds; undefined where it does no more. */
  async age(group: string, destination: string): Promise<number | undefined> {
    const stat = await disk.lstat(this.#layout.marker(group, destination)).catch(() => undefined);
    return stat && (Date.now() - stat.mtimeMs) / 1000;
  }
}

async function namesIn(directory: string, limit = Infinity): Promise<readonly string[]> {
  try {
    return await disk.list(directory, limit);
  } catch (error) {
    if (!isErrnoException(error) || error.code !== 'ENOENT') throw error;
    return [];
  }
}
