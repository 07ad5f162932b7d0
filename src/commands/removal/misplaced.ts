import { isPendingReport } from '../../delivery/report-pending.js';
import { fleetOf, homeOf } from '../../destinations/spread.js';
import type { DestinationOptions } from '../../model/destination.js';
import type { KnownGroup } from './place.js';

/** Where a group was listed. */
export interface Whereabouts {
  /** Name of the place. */
  readonly place: string;
  /** Returns the same group at another place, if it is there. */
  readonly elsewhere: (place: string) => KnownGroup | undefined;
}

export type IsMisplaced = (group: KnownGroup, at: Whereabouts) => boolean;

/**
 * Finds the groups that may be deleted, because their own gateway has a push of them that is at
 * least as new. Undefined unless groups are spread over several gateways.
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

/**
 * A run in progress has pushed to its own gateway, while its last result may still be on a
 * stand-in.
 */
function knows({ moments: own = {} }: KnownGroup, { moments: left = {} }: KnownGroup): boolean {
  const isKnown = (there: number | undefined, here: number | undefined): boolean =>
    here === undefined || (there !== undefined && there >= here);
  return isKnown(own.success, left.success) && isKnown(own.end, left.end);
}
