import { destinationNames } from '../model/destination.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { SentAs } from '../model/group-state.js';
import type { Plan } from '../model/plan.js';

/** Facts about a run that are not part of its result. */
export interface FoldContext {
  readonly key: GroupingKey;
  readonly sentAs: SentAs;
  /** Names of all destinations of the run. */
  readonly destinations: readonly string[];
  /**
   * The time when the run is added. Runs with a later end are from before the clock was set back, and count as older. Runs
   * that ended between this run and `now` are newer: concurrent runs may be added in another order than they ended.
   */
  readonly now: number;
}

/** @param now seconds since the epoch */
export function foldContextOf(plan: Plan, now: number): FoldContext {
  const { key, prefix, method } = plan;
  return { key, sentAs: { prefix, method }, destinations: destinationNames(plan), now };
}
