import type { Labels } from '../metrics/family.js';
import type { GroupingKey } from '../metrics/grouping-key.js';
import type { JobRun } from '../run/job-run.js';

/** How many runs a group remembers one by one. */
export const REMEMBERED_RUNS = 100;

/** Of each of them; a run may have a thousand, and the state is written after every run. */
export const REMEMBERED_RECORDS = 50;

/**
 * What is known of one grouping key: the fold of all its runs. A state, not a queue: three runs during an outage
 * become one push. Times are seconds since the epoch.
 */
export interface GroupState {
  readonly version: 1;
  readonly key: GroupingKey;
  /** Grows by one with every change; orders changes where the clock does not. */
  readonly sequence: number;
  readonly lastRun: JobRun;
  readonly lastSuccess?: Milestone;
  readonly lastFailure?: Milestone;
  readonly consecutiveFailures: number;
  readonly totals: readonly RunTotal[];
  /** Oldest first. */
  readonly runs: readonly RunSummary[];
  readonly destinations: readonly DestinationState[];
}

/** The end of a run worth remembering, with the constant labels that run had. */
export interface Milestone {
  readonly completedAt: number;
  readonly labels: Labels;
}

export interface RunTotal {
  readonly outcome: OutcomeName;
  readonly host: string;
  readonly count: number;
}

export type RunSummary = Pick<
  JobRun,
  'id' | 'startedAt' | 'durationSeconds' | 'exitCode' | 'attempts' | 'records'
> & { readonly outcome: OutcomeName };

/** Whether a destination has everything: it does when `delivered` is the sequence of the state. */
export interface DestinationState {
  /** URL without userinfo. */
  readonly name: string;
  readonly delivered: number;
}

/** The `outcome` label: how the run ended, with the two ways of `exited` told apart. */
export type OutcomeName =
  | 'success'
  | 'failure'
  | 'signaled'
  | 'timed-out'
  | 'spawn-failed'
  | 'skipped'
  | 'expectation-failed';

export function outcomeName(run: JobRun): OutcomeName {
  if (run.verdict === 'success') return 'success';
  return run.outcome.kind === 'exited' ? 'failure' : run.outcome.kind;
}

export function completedAt(run: JobRun): number {
  return run.startedAt + run.durationSeconds;
}
