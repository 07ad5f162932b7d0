import type { DestinationOptions, DestinationSpec } from '../model/destination.js';
import { type GroupingKey, idOf } from '../model/grouping-key.js';
import type { Resolver } from '../options/resolver.js';
import { digestOf } from '../platform/digest.js';
import { isSpread } from './kinds.js';

/**
 * Which of these places a group belongs to, by rendezvous hashing: the highest digest wins. Every host comes to the same
 * result without asking anybody, and when a place comes or goes, only the groups that it wins or had move.
 *
 * @param names in any order
 */
export function homeOf(names: readonly string[], key: GroupingKey): string | undefined {
  const id = idOf(key);
  const [best] = names
    .map((name) => ({ name, digest: digestOf(`${name}\n${id}`) }))
    .toSorted((a, b) => (a.digest < b.digest ? 1 : -1));
  return best?.name;
}

/** Names of the destinations that groups are spread over. */
export function fleetOf(destinations: readonly DestinationSpec[]): readonly string[] {
  return destinations.filter(isSpread).map(({ name }) => name);
}

/** Leaves one of the gateways, and every other destination. */
export function spread<T extends DestinationOptions>(
  resolver: Resolver,
  key: GroupingKey,
  places: T,
): T {
  const fleet = fleetOf(places.destinations);
  if (fleet.length < 2) {
    resolver.report(
      'spread',
      'needs two gateways or more: name another --gateway, or leave it out',
    );
  }
  const home = homeOf(fleet, key);
  const destinations = places.destinations.filter((spec) => !isSpread(spec) || spec.name === home);
  return { ...places, destinations };
}
