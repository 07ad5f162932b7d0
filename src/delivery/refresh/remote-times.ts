import { type GroupingKey, idOf } from '../../model/grouping-key.js';
import type { Destination } from '../../destinations/destination.js';
import {
  fetchPart,
  type GroupTimes,
  type RemoteSnapshot,
  type SnapshotFailure,
  snapshotOf,
} from '../../destinations/remote-snapshot.js';

/**
 * Overlap of queries, because samples are stored some time after they were sent. A series goes
 * stale after half of this.
 */
const LATELY_SECONDS = 600;

/**
 * How long a response stays valid. Values that another host sends meanwhile would be hidden by
 * older ones.
 */
const LONGEST_USE_MS = 500;

/**
 * The known times of some groups at an engine. To find the last sample of a series within a month, an
 * engine reads all its samples, which are many at one per minute. So only recent samples are
 * queried, and the whole month only if that is not enough.
 */
export class RemoteTimes {
  readonly #groups = new Map<string, GroupTimes>();
  /** Time of the last query by group. */
  readonly #askedAt = new Map<string, Instant>();

  /** Time since which nothing is known about these groups, in seconds since the epoch. */
  asOf(groups: readonly GroupingKey[]): number {
    return (Date.now() - this.#ageOf(groups)) / 1000;
  }

  /** Queries the samples since the last query. */
  async lately(
    destination: Destination,
    groups: readonly GroupingKey[],
    signal: AbortSignal,
  ): Promise<RemoteSnapshot | SnapshotFailure> {
    const isNew = groups.some((key) => !this.#askedAt.has(idOf(key)));
    const age = this.#ageOf(groups);
    if (!isNew && age < LONGEST_USE_MS) return snapshotOf(this.#groups);
    const within = Math.ceil(age / 1000) + LATELY_SECONDS;
    return this.#ask(destination, { groups, within }, signal);
  }

  async everything(
    destination: Destination,
    groups: readonly GroupingKey[],
    signal: AbortSignal,
  ): Promise<RemoteSnapshot | SnapshotFailure> {
    return this.#ask(destination, { groups }, signal);
  }

  /** @param ids of the groups that matter, as made by `idOf` */
  forgetOthers(ids: ReadonlySet<string>): void {
    for (const known of [this.#groups, this.#askedAt]) {
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    }
  }

  /** Age of the oldest response about these groups, in milliseconds. */
  #ageOf(groups: readonly GroupingKey[]): number {
    const now = currentInstant();
    const ages = groups.map((key) => millisecondsBetween(this.#askedAt.get(idOf(key)) ?? now, now));
    return Math.max(0, ...ages);
  }

  async #ask(
    destination: Destination,
    part: { readonly groups: readonly GroupingKey[]; readonly within?: number },
    signal: AbortSignal,
  ): Promise<RemoteSnapshot | SnapshotFailure> {
    const now = currentInstant();
    const result = await fetchPart(destination, signal, part);
    if (result.kind !== 'snapshot') return result;
    for (const key of part.groups) this.#askedAt.set(idOf(key), now);
    for (const [id, { pushedAt, families }] of result.groups) {
      const known = this.#groups.get(id);
      this.#groups.set(id, {
        pushedAt: pushedAt ?? known?.pushedAt,
        families: new Map([...(known?.families ?? []), ...families]),
      });
    }
    return snapshotOf(this.#groups);
  }
}

/**
 * Time by two clocks, in milliseconds: the monotonic one stands still while the machine sleeps, the
 * other may be set back.
 */
interface Instant {
  readonly monotonic: number;
  readonly wall: number;
}

function currentInstant(): Instant {
  return { monotonic: performance.now(), wall: Date.now() };
}

function millisecondsBetween(from: Instant, to: Instant): number {
  return Math.max(to.monotonic - from.monotonic, to.wall - from.wall);
}
