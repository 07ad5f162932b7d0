import type { Progress } from '../../delivery/flushed.js';
import type { KnownGroup, Place, Removal } from './place.js';

/** Groups of one place. */
export interface PlaceGroups {
  readonly place: Place;
  readonly groups: readonly KnownGroup[];
}

export interface RemovalCounts {
  readonly place: string;
  readonly deleted: number;
  /** Deleted by others meanwhile. */
  readonly absent: number;
  /** Kept, since they have changed after they were listed. */
  readonly changed: number;
  /** Why each of the others is left. */
  readonly left: readonly string[];
}

/** Requests to one gateway at the same time. It deletes one after the other; this hides the network. */
const PARALLEL = 8;

/** Deletes the groups of one place, until that deletes nothing any more or somebody wants us gone. */
export async function removeGroups(
  { place, groups }: PlaceGroups,
  leaving: AbortSignal,
  progress: Pick<Progress, 'done'>,
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
