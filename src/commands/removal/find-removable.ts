import { type GroupingKey, idOf } from '../../model/grouping-key.js';
import { countOf } from '../../util/count-of.js';
import type { Whereabouts } from './misplaced.js';
import type { KnownGroup, Place } from './place.js';
import type { PlaceGroups } from './remove-groups.js';

/** Decides whether a group may be deleted. `now` in seconds since the epoch. */
export type IsRemovable = (group: KnownGroup, now: number, at: Whereabouts) => boolean;

export interface FoundGroups {
  readonly selected: readonly PlaceGroups[];
  readonly problems: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * Lists the groups of all places and selects those to delete. A group with a run in progress stays.
 *
 * @param now from before the lists, which take long: groups may be pushed to meanwhile
 */
export async function findRemovable(
  now: number,
  places: readonly Place[],
  isRemovable: IsRemovable,
  leaving: AbortSignal,
): Promise<FoundGroups> {
  const listed = await Promise.all(places.map((place) => listAt(place, leaving)));
  const elsewhere = lookUp(listed);
  const running = runningIn(listed);
  const isRunning = ({ key }: KnownGroup): boolean => running.has(idOf(key));
  const matching = listed.map(({ place, groups }) => ({
    place,
    groups: groups.filter((group) =>
      isRemovable(group, now, {
        place: place.name,
        elsewhere: (name) => elsewhere(name, group.key),
      }),
    ),
  }));
  return {
    selected: matching.map(({ place, groups }) => ({
      place,
      groups: groups.filter((group) => !isRunning(group)),
    })),
    remarks: matching.flatMap(({ place, groups }) => {
      const count = groups.filter(isRunning).length;
      return count === 0
        ? []
        : [`${place.name}: ${countOf(count, 'group')} kept: a run is in progress`];
    }),
    problems: listed.flatMap(({ problems }) => problems),
  };
}

/** The groups that a place has listed. None if it failed. */
export interface ListedPlace extends PlaceGroups {
  readonly isListed: boolean;
  readonly problems: readonly string[];
}

export async function listAt(place: Place, leaving: AbortSignal): Promise<ListedPlace> {
  const listing = await place.list(leaving);
  return listing.kind === 'failed'
    ? { place, isListed: false, groups: [], problems: [listing.reason] }
    : { place, isListed: true, groups: listing.groups, problems: listing.remarks };
}

/** Ids of the groups with a run in progress. Only local state knows them. */
function runningIn(listed: readonly PlaceGroups[]): ReadonlySet<string> {
  const all = listed.flatMap(({ groups }) => groups);
  return new Set(all.filter(({ isRunning }) => isRunning).map(({ key }) => idOf(key)));
}

/** Finds groups in the lists of all places by the name of the place. */
export function lookUp(
  listed: readonly PlaceGroups[],
): (name: string, key: GroupingKey) => KnownGroup | undefined {
  const byPlace = new Map(
    listed.map(({ place, groups }) => [
      place.name,
      new Map(groups.map((group) => [idOf(group.key), group])),
    ]),
  );
  return (name, key) => byPlace.get(name)?.get(idOf(key));
}
