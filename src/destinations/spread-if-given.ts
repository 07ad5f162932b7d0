import type { DestinationOptions } from '../model/destination.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Resolver } from '../options/resolver.js';

/** Most commands do not spread, so the module is loaded only when needed. */
export async function spreadIfGiven(
  resolver: Resolver,
  key: GroupingKey,
  places: DestinationOptions,
): Promise<DestinationOptions> {
  return resolver.isOn('spread')
    ? (await import('./spread.js')).spread(resolver, key, places)
    : places;
}
