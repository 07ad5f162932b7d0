import { destinationNames } from '../destinations/places.js';
import type { Plan } from '../plan/plan.js';
import type { Circumstances } from '../state/fold.js';

/** @param now seconds since the epoch */
export function circumstancesOf(plan: Plan, now: number): Circumstances {
  const { key, prefix, method } = plan;
  return { key, sentAs: { prefix, method }, destinations: destinationNames(plan), now };
}
