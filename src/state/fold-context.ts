import { destinationNames } from '../model/destination.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { SentAs } from '../model/group-state.js';
import type { Plan } from '../model/plan.js';
import type { AlertLimits } from '../model/schedule.js';
import type { DueFold } from '../schedule/due-fold.js';
import { limitsIn } from './limits.js';

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
  /** Undefined without a known schedule, and for lost runs, which do not change the deadline. */
  readonly due?: DueFold | undefined;
  /** Limits for the alerts. Undefined for a lost run. */
  readonly limits?: AlertLimits | undefined;
}

/** @param now seconds since the epoch */
export function foldContextOf(plan: Plan, now: number, due?: DueFold): FoldContext {
  const { key, prefix, method } = plan;
  const destinations = destinationNames(plan);
  return { key, sentAs: { prefix, method }, destinations, now, due, limits: limitsIn(plan) };
}
