import path from 'node:path';
import { isThere, makeMarker, namesIn, removeFile } from '../platform/files.js';
import type { Layout } from './layout.js';
import { namesInFolder } from './folders.js';
import { filterAsync } from '../util/filter-async.js';

export interface PendingSummary {
  readonly groups: number;
  /** Time since which the oldest group is pending, in seconds since the epoch. NaN without any. */
  readonly oldestAt: number;
}

/**
 * One empty file per group and destination that lacks its results. An empty directory shows that nothing is pending, and a
 * delivery needs no second write of the state. The holder of the state lock creates the file before it writes the state,
 * and removes it after delivery.
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

  /** The destinations that lack results of the group. */
  async among(group: string, destinations: readonly string[]): Promise<readonly string[]> {
    return filterAsync(destinations, (each) =>
      isThere(this.#layout.disk, this.#layout.marker(group, each)),
    );
  }

  async remove(group: string, destinations: readonly string[]): Promise<void> {
    await Promise.all(
      destinations.map((each) => removeFile(this.#layout.disk, this.#layout.marker(group, each))),
    );
  }

  /** Groups that may be pending at `destination`. */
  async groups(destination: string): Promise<readonly string[]> {
    return namesIn(this.#layout.disk, this.#layout.markersOf(destination));
  }

  /** Removes all markers of the group. */
  async forget(group: string): Promise<void> {
    const { disk, pending } = this.#layout;
    for (const directory of await namesIn(disk, pending)) {
      await removeFile(disk, path.join(pending, directory, group));
    }
  }

  /** Groups that may be pending at other destinations, one list for each. */
  async elsewhere(destinations: readonly string[]): Promise<readonly (readonly string[])[]> {
    const known = new Set(destinations.map((each) => path.basename(this.#layout.markersOf(each))));
    const { disk, pending } = this.#layout;
    const others = (await namesIn(disk, pending)).filter((name) => !known.has(name));
    return Promise.all(others.map((name) => namesInFolder(disk, path.join(pending, name))));
  }

  /** Groups pending at any destination. */
  async summary(): Promise<PendingSummary> {
    const { disk, pending } = this.#layout;
    const groups = new Set<string>();
    let oldestAt = Number.NaN;
    for (const folder of await namesIn(disk, pending)) {
      for (const group of await namesInFolder(disk, path.join(pending, folder))) {
        const stat = await disk.lstat(path.join(pending, folder, group)).catch(() => undefined);
        if (stat === undefined) continue;
        groups.add(group);
        const since = stat.mtimeMs / 1000;
        oldestAt = Number.isNaN(oldestAt) ? since : Math.min(oldestAt, since);
      }
    }
    return { groups: groups.size, oldestAt };
  }

  /** Seconds since the group became pending; undefined if it is not. */
  async age(group: string, destination: string): Promise<number | undefined> {
    const { disk } = this.#layout;
    const stat = await disk.lstat(this.#layout.marker(group, destination)).catch(() => undefined);
    return stat && (Date.now() - stat.mtimeMs) / 1000;
  }
}
