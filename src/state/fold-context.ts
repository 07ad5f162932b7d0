import { destinationNames } from '../model/destination.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { SentAs } from '../model/group-state.js';
import type { Plan } from '../model/plan.js';

/** What surrounds a run. */
export interface FoldContext {
  readonly key: GroupingKey;
  readonly sentAs: SentAs;
  /** Names of all that are to have the result. */
  readonly destinations: readonly string[];
  /**
   * The time as the run is added. What seems to have ended after it is from before the clock was set back, and older;
   * what ended before it and after this run is newer: two runs that end together may come in the other order.
   */
  readonly now: number;
}

/** @param now seconds since the epoch */
export function foldContextOf(plan: Plan, now: number): FoldContext {
  const { key, prefix, method } = plan;
  return { key, sentAs: { prefix, method }, destinations: destinationNames(plan), now };
}
