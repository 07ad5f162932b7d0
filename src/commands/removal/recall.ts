import { recallSpec } from '../../destinations/kinds.js';
import { resolveDestinations } from '../../destinations/resolve-destinations.js';
import { type DestinationOptions, destinationNames } from '../../model/destination.js';
import type { GroupState } from '../../model/group-state.js';
import { type GroupingKey, groupingLabels } from '../../model/grouping-key.js';
import type { Selector } from '../../model/label-matcher.js';
import type { StateLocation } from '../../model/plan.js';
import type { Resolver } from '../../options/resolver.js';
import { direct } from '../../platform/disk.js';
import { nameOf } from '../../state/layout.js';
import { mapGroups } from '../../state/map-groups.js';
import { standInsOfGroup } from '../../state/stand-in-markers.js';
import { StateStore } from '../../state/store.js';

/** The destinations that a group of local state was sent to or is pending at. */
export async function rememberedFor(
  state: StateLocation,
  key: GroupingKey,
): Promise<readonly string[]> {
  if (state.kind === 'none') return [];
  const store = new StateStore(state, direct);
  const known = await store.stateOf(nameOf(key));
  return known === undefined ? [] : placesOf(store, known);
}

/** The destinations of all selected groups. */
export async function rememberedWhere(
  state: StateLocation,
  isSelected: Selector,
): Promise<readonly string[]> {
  if (state.kind === 'none') return [];
  const store = new StateStore(state, direct);
  const { views } = await mapGroups(store, (group) =>
    isSelected(groupingLabels(group.key)) ? placesOf(store, group) : [],
  );
  return [...new Set(views.flat())];
}

/** Includes stand-ins for a gateway that was down. */
async function placesOf({ layout }: StateStore, state: GroupState): Promise<readonly string[]> {
  const standIns = await standInsOfGroup(layout, nameOf(state.key)).catch(() => []);
  return [...new Set([...destinationNames(state), ...standIns])];
}

export interface RecalledDestinations {
  readonly places: DestinationOptions;
  /** Names of destinations that no option names. */
  readonly recalled: readonly string[];
}

/** With `--everywhere`, returns the named destinations and those in local state. */
export function recallDestinations(
  resolver: Resolver,
  remembered: readonly string[],
): RecalledDestinations {
  const places = resolveDestinations(resolver, 'list');
  const named = destinationNames(places);
  const others = remembered.filter((name) => !named.includes(name));
  if (!resolver.isOn('everywhere')) return { places, recalled: [] };
  const specs = others.flatMap((name) => recallSpec(resolver, name) ?? []);
  const destinations = [...places.destinations, ...specs];
  return { places: { ...places, destinations }, recalled: specs.map(({ name }) => name) };
}
