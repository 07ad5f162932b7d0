import type { FlushProgress } from '../../delivery/flushed.js';
import type { KnownGroup, Place, Removal } from './place.js';

/** The groups to delete from one place. */
export interface PlaceGroups {
  readonly place: Place;
  readonly groups: readonly KnownGroup[];
}

export interface RemovalCounts {
  readonly place: string;
  readonly deleted: number;
  /** Deleted by someone else in the meantime. */
  readonly absent: number;
  /** Kept because they have changed since they were listed. */
  readonly changed: number;
  /** Why each of the others was not deleted. */
  readonly left: readonly string[];
}

/**
 * Concurrent requests to one gateway. The gateway deletes one group after the other; concurrency
 * hides the network latency.
 */
const PARALLEL = 8;

/** Deletes the groups of one place. Stops when the place accepts no deletions, or on a signal. */
export async function removeGroups(
  { place, groups }: PlaceGroups,
  leaving: AbortSignal,
  progress: Pick<FlushProgress, 'done'>,
): Promise<RemovalCounts> {
  const counts = { deleted: 0, absent: 0, changed: 0 };
  const left: string[] = [];
  const waiting = groups.values();
  let hopeless: string | undefined;
  const removeSome = async (): Promise<void> => {
    for (const group of waiting) {
      const removal: Removal =
        hopeless === undefined && !leaving.aborted
          ? await place.remove(group, leaving)
          : { kind: 'failed', reason: hopeless ?? 'ended by a signal' };
      if (removal.kind === 'hopeless') hopeless = removal.reason;
      if (removal.kind === 'hopeless' || removal.kind === 'failed') left.push(removal.reason);
      else counts[removal.kind] += 1;
      progress.done();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, removeSome));
  return { place: place.name, ...counts, left };
}
