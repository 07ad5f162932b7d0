import type { Plan } from '../model/plan.js';
import type { Due } from '../model/schedule.js';
import type { DueFold } from '../schedule/due-fold.js';
import { reasonOf } from '../util/reason-of.js';

export interface LoadedDueFold {
  /** Undefined if no schedule is known. */
  readonly due: DueFold | undefined;
  /** Warnings for the user. */
  readonly remarks: readonly string[];
}

const NO_SCHEDULE: LoadedDueFold = { due: undefined, remarks: [] };

/**
 * Loads the code for deadlines, only for a job with a schedule in its options or those of an
 * earlier run.
 */
export async function dueFoldOf(
  { due, overlap }: Pick<Plan, 'due' | 'overlap'>,
  known: Due | undefined,
): Promise<LoadedDueFold> {
  const told = due.schedule === undefined ? known && withMaximum(known, due) : due;
  if (told?.schedule === undefined) return NO_SCHEDULE;
  const { graceSeconds, schedule, maxDurationSeconds } = told;
  try {
    const { loadDueFold } = await import('../schedule/load-due-fold.js');
    const overlapping = overlap === 'skip' || overlap === 'fail' ? 'skipped' : 'run';
    const rules = { schedule, graceSeconds, maxDurationSeconds, overlapping } as const;
    return { due: await loadDueFold(rules), remarks: [] };
  } catch (error) {
    return { due: undefined, remarks: [`the schedule has no effect: ${reasonOf(error)}`] };
  }
}

/** A run without a schedule may still have a maximum duration. */
function withMaximum(known: Due, { maxDurationSeconds }: Plan['due']): Due {
  return maxDurationSeconds === undefined ? known : { ...known, maxDurationSeconds };
}
