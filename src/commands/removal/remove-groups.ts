import type { FlushProgress } from '../../delivery/flushed.js';
import { isNotDone, untilHopeless } from '../../delivery/until-hopeless.js';
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
const CONCURRENCY = 8;

/** Deletes the groups of one place. Stops when the place accepts no deletions, or on a signal. */
export async function removeGroups(
  { place, groups }: PlaceGroups,
  leaving: AbortSignal,
  progress: Pick<FlushProgress, 'done'>,
): Promise<RemovalCounts> {
  const queue = { concurrency: CONCURRENCY, leaving, onDone: () => progress.done() };
  const results = await untilHopeless(groups, queue, (group) => place.remove(group, leaving));
  const numberOf = (kind: Removal['kind']): number =>
    results.filter((result) => result.kind === kind).length;
  return {
    place: place.name,
    deleted: numberOf('deleted'),
    absent: numberOf('absent'),
    changed: numberOf('changed'),
    left: results.filter(isNotDone).map(({ reason }) => reason),
  };
}
