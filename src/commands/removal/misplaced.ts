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
  return ({ key, changedAt = Infinity }, { place, elsewhere }) => {
    const isSpreadOut = fleet.includes(place) && !isPendingReport(key);
    const home = isSpreadOut ? homeOf(fleet, key) : place;
    if (home === undefined || home === place) return false;
    return (elsewhere(home)?.changedAt ?? -Infinity) >= changedAt;
  };
}
