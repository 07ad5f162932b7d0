import { argumentsFor } from '../../destinations/kinds.js';
import {
  requireDestinations,
  resolveDestinations,
} from '../../destinations/resolve-destinations.js';
import type { DestinationOptions } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import type { Resolver } from '../../options/resolver.js';
import { shellLine } from '../../util/shell-words.js';
import { rememberedWhere } from '../removal/recall.js';

/**
 * If no destination is named, suggests the command line to type: local state knows the addresses,
 * but not the credentials.
 */
export async function resolveFlushPlaces(
  resolver: Resolver,
  state: StateLocation,
): Promise<DestinationOptions> {
  const before = resolver.problems.length;
  const places = resolveDestinations(resolver, 'list');
  if (places.destinations.length > 0 || resolver.problems.length > before) return places;
  const remembered = await rememberedWhere(state, () => true);
  if (remembered.length === 0) return requireDestinations(resolver, 'list');
  const line = shellLine([
    'jobmeter',
    'flush',
    ...(resolver.isOn('all') ? ['--all'] : []),
    ...(resolver.isOn('refresh') ? ['--refresh'] : []),
    ...remembered.toSorted().flatMap((name) => argumentsFor(name)),
  ]);
  resolver.report('gateway', `is missing; runs of this machine named these: ${line}`);
  return places;
}
