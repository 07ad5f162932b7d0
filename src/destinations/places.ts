import type { DestinationOptions } from '../model/plan.js';

/** The names of all destinations, without loading what sends to them. */
export function destinationNames({
  gateways,
  textfile,
}: Pick<DestinationOptions, 'gateways' | 'textfile'>): readonly string[] {
  return [...gateways.map(({ display }) => display), ...[textfile ?? []].flat()];
}
