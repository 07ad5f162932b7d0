import type { Plan } from '../plan/plan.js';

/** Where a plan sends to. */
export type Places = Pick<Plan, 'gateways' | 'pushTimeoutSeconds'>;

/** The names of all destinations, without loading what sends to them. */
export function destinationNames({ gateways }: Pick<Places, 'gateways'>): readonly string[] {
  return gateways.map(({ display }) => display);
}
