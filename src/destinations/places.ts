import type { Places } from '../plan/plan.js';

/** The names of all destinations, without loading what sends to them. */
export function destinationNames({
  gateways,
  textfile,
}: Pick<Places, 'gateways' | 'textfile'>): readonly string[] {
  return [...gateways.map(({ display }) => display), ...[textfile ?? []].flat()];
}
