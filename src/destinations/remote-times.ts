import type { Destination } from './destination.js';
import {
  fetchPart,
  type GroupTimes,
  type RemoteSnapshot,
  type SnapshotFailure,
  snapshotOf,
} from './remote-snapshot.js';

/** Samples are stored some time after they were sent. A series is out of sight of plain queries after half of this. */
const LATELY_SECONDS = 600;

/** How long an answer is good enough: what another host sends meanwhile would be hidden by older values. */
const LONGEST_USE_MS = 500;

/**
 * What an engine holds of some jobs, as far as it was asked. To find the last sample of a series in a month, an engine reads
 * all of them, and with a sample a minute they are many. So it is asked for what was sent lately, and for the whole only where
 * that is not enough.
 */
export class RemoteTimes {
  readonly #groups = new Map<string, GroupTimes>();
  /** When it was asked for a job. */
  readonly #askedAt = new Map<string, Instant>();

  /** Since when nothing is known of these jobs, in seconds since the epoch. */
  asOf(jobs: readonly string[]): number {
    return (Date.now() - this.#ageOf(jobs)) / 1000;
  }

  /** Asks for what was sent since the last time. */
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

  /** @param ids of the groups that matter, by `idOf` */
  forgetOthers(ids: ReadonlySet<string>): void {
    for (const id of this.#groups.keys()) if (!ids.has(id)) this.#groups.delete(id);
  }

  /** Of the oldest answer about these jobs, in milliseconds. */
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

/** By two clocks, in milliseconds: the monotonic one stands still while the machine sleeps, the other may be set back. */
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
