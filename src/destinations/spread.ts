import type { DestinationOptions, DestinationSpec } from '../model/destination.js';
import { type GroupingKey, idOf } from '../model/grouping-key.js';
import type { Resolver } from '../options/resolver.js';
import { digestOf } from '../platform/digest.js';
import { isSpread } from './kinds.js';

/**
 * Chooses the place of a group by rendezvous hashing: the highest digest wins. Every host comes to
 * the same result without communication. When a place is added or removed, only the groups that it
 * gains or loses move.
 * @param names in any order
 */
export function homeOf(names: readonly string[], key: GroupingKey): string | undefined {
  return orderOf(names, key)[0];
}

/** The place of a group, followed by the others in the order in which they would take over. */
export function orderOf(names: readonly string[], key: GroupingKey): readonly string[] {
  const id = idOf(key);
  return names
    .map((name) => ({ name, digest: digestOf(`${name}\n${id}`) }))
    .toSorted((a, b) => (a.digest < b.digest ? 1 : -1))
    .map(({ name }) => name);
}

/** Names of the destinations that groups are spread over. */
export function fleetOf(destinations: readonly DestinationSpec[]): readonly string[] {
  return destinations.filter(isSpread).map(({ name }) => name);
}

/**
 * Keeps one of the gateways and all other destinations. With failover, the other gateways become
 * its stand-ins.
 */
export function spread(
  resolver: Resolver,
  key: GroupingKey,
  places: DestinationOptions,
): DestinationOptions {
  const fleet = fleetOf(places.destinations);
  if (fleet.length < 2) {
    resolver.report(
      'spread',
      'needs two gateways or more: name another --gateway, or leave it out',
    );
  }
  const [home, ...others] = orderOf(fleet, key);
  const destinations = places.destinations.filter((spec) => !isSpread(spec) || spec.name === home);
  if (!resolver.isMode('spread', 'failover')) return { ...places, destinations };
  const standIns = others.flatMap((name) =>
    places.destinations.filter((spec) => isSpread(spec) && spec.name === name),
  );
  return { ...places, destinations, standIns };
}
