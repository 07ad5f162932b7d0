import { isPendingReport } from '../../delivery/report-pending.js';
import { fleetOf, homeOf } from '../../destinations/spread.js';
import type { DestinationOptions } from '../../model/destination.js';
import type { KnownGroup } from './place.js';

/** Where a group was listed. */
export interface Whereabouts {
  /** Name of the place. */
  readonly place: string;
  /** The same group at another place, if that has it. */
  readonly elsewhere: (place: string) => KnownGroup | undefined;
}

export type IsMisplaced = (group: KnownGroup, at: Whereabouts) => boolean;

/**
 * Tells the groups that may go because their own gateway has a push of them that is at least as new. Undefined where
 * there are not several gateways to spread over.
 */
export function misplacedIn({
  destinations,
}: Pick<DestinationOptions, 'destinations'>): IsMisplaced | undefined {
  const fleet = fleetOf(destinations);
  if (fleet.length < 2) return undefined;
  return (group, { place, elsewhere }) => {
    const { key, changedAt = Infinity } = group;
    const isSpreadOut = fleet.includes(place) && !isPendingReport(key);
    const home = isSpreadOut ? homeOf(fleet, key) : place;
    if (home === undefined || home === place) return false;
    const there = elsewhere(home);
    return (
      there !== undefined && (there.changedAt ?? -Infinity) >= changedAt && knows(there, group)
    );
  };
}

/** A run that goes on has pushed to its own gateway, and may have its last result on a stand-in still. */
function knows({ moments: own = {} }: KnownGroup, { moments: left = {} }: KnownGroup): boolean {
  const isKnown = (there: number | undefined, here: number | undefined): boolean =>
    here === undefined || (there !== undefined && there >= here);
  return isKnown(own.success, left.success) && isKnown(own.end, left.end);
}
