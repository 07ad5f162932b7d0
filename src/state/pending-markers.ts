import path from 'node:path';
import { isThere, makeMarker, namesIn, removeFile } from '../platform/files.js';
import type { Layout } from './layout.js';

/**
 * An empty file for every group that waits for a destination: one look into one directory tells that nothing does, and
 * that everything has arrived takes no second write of the state. It is made before the state is written and removed when
 * that has arrived, both by whoever holds the lock of the state.
 */
export class PendingMarkers {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  async add(group: string, destinations: readonly string[]): Promise<void> {
    const { disk } = this.#layout;
    await Promise.all(
      destinations.map((each) => makeMarker(disk, this.#layout.marker(group, each))),
    );
  }

  /** Those of the destinations that the group waits for. */
  async among(group: string, destinations: readonly string[]): Promise<readonly string[]> {
    const areThere = await Promise.all(
      destinations.map((each) => isThere(this.#layout.disk, this.#layout.marker(group, each))),
    );
    return destinations.filter((_, index) => areThere[index]);
  }

  async remove(group: string, destinations: readonly string[]): Promise<void> {
    await Promise.all(
      destinations.map((each) => removeFile(this.#layout.disk, this.#layout.marker(group, each))),
    );
  }

  /** Groups that may wait for `destination`. */
  async groups(destination: string): Promise<readonly string[]> {
    return namesIn(this.#layout.disk, this.#layout.markersOf(destination));
  }

  /** Takes away everything that says the group waits. */
  async forget(group: string): Promise<void> {
    const { disk, pending } = this.#layout;
    for (const directory of await namesIn(disk, pending)) {
      await removeFile(disk, path.join(pending, directory, group));
    }
  }

  /** Groups that may wait for others than these, by destination. */
  async elsewhere(destinations: readonly string[]): Promise<readonly (readonly string[])[]> {
    const known = new Set(destinations.map((each) => path.basename(this.#layout.markersOf(each))));
    const { disk, pending } = this.#layout;
    const others = (await namesIn(disk, pending)).filter((name) => !known.has(name));
    return Promise.all(others.map((name) => namesIn(disk, path.join(pending, name))));
  }

  /** How long the group has waited, in seconds; undefined where it does no more. */
  async age(group: string, destination: string): Promise<number | undefined> {
    const { disk } = this.#layout;
    const stat = await disk.lstat(this.#layout.marker(group, destination)).catch(() => undefined);
    return stat && (Date.now() - stat.mtimeMs) / 1000;
  }
}
