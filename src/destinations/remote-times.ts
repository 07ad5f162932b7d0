import type { Destination } from './destination.js';
import {
  fetchPart,
  type GroupTimes,
  type RemoteSnapshot,
  type SnapshotFailure,
  snapshotOf,
} from './remote-snapshot.js';

/**
 * Overlap of queries, because samples are stored some time after they were sent. Plain queries lose
 * sight of a series after half of this.
 */
const LATELY_SECONDS = 600;

/**
 * How long a response stays valid. Values that another host sends meanwhile would be hidden by
 * older ones.
 */
const LONGEST_USE_MS = 500;

/**
 * The known times of some jobs at an engine. To find the last sample of a series within a month, an
 * engine reads all its samples, which are many at one per minute. So only recent samples are
 * queried, and the whole month only if that is not enough.
 */
export class RemoteTimes {
  readonly #groups = new Map<string, GroupTimes>();
  /** Time of the last query by job. */
  readonly #askedAt = new Map<string, Instant>();

  /** Time since which nothing is known about these jobs, in seconds since the epoch. */
  asOf(jobs: readonly string[]): number {
    return (Date.now() - this.#ageOf(jobs)) / 1000;
  }

  /** Queries the samples since the last query. */
  async lately(
    destination: Destination,
    jobs: readonly string[],
    signal: AbortSignal,
  ): Promise<RemoteSnapshot | SnapshotFailure> {
    const isNew = jobs.some((job) => !this.#askedAt.has(job));
    const age = this.#ageOf(jobs);
    if (!isNew && age < LONGEST_USE_MS) return snapshotOf(this.#groups);
    const within = Math.ceil(age / 1000) + LATELY_SECONDS;
    return this.#ask(destination, { jobs, within }, signal);
  }

  async everything(
    destination: Destination,
    jobs: readonly string[],
    signal: AbortSignal,
  ): Promise<RemoteSnapshot | SnapshotFailure> {
    return this.#ask(destination, { jobs }, signal);
  }

  /** @param ids of the groups that matter, as made by `idOf` */
  forgetOthers(ids: ReadonlySet<string>): void {
    for (const id of this.#groups.keys()) if (!ids.has(id)) this.#groups.delete(id);
  }

  /** Age of the oldest response about these jobs, in milliseconds. */
  #ageOf(jobs: readonly string[]): number {
    const now = currentInstant();
    const ages = jobs.map((job) => millisecondsBetween(this.#askedAt.get(job) ?? now, now));
    return Math.max(0, ...ages);
  }

  async #ask(
    destination: Destination,
    part: { readonly jobs: readonly string[]; readonly within?: number },
    signal: AbortSignal,
  ): Promise<RemoteSnapshot | SnapshotFailure> {
    const now = currentInstant();
    const result = await fetchPart(destination, signal, part);
    if (result.kind !== 'snapshot') return result;
    for (const job of part.jobs) this.#askedAt.set(job, now);
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
