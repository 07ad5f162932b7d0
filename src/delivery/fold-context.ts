import { destinationNames } from '../destinations/places.js';
import type { Plan } from '../model/plan.js';
import type { FoldContext } from '../state/fold.js';

/** @param now seconds since the epoch */
export function foldContextOf(plan: Plan, now: number): FoldContext {
  const { key, prefix, method } = plan;
  return { key, sentAs: { prefix, method }, destinations: destinationNames(plan), now };
}
