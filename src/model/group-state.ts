import type { Labels } from './metric-family.js';
import type { GroupingKey } from './grouping-key.js';
import type { JobRun } from './job-run.js';

/** How many runs a group remembers one by one. */
export const REMEMBERED_RUNS = 100;

/** A change of the form gets the next number, and a step in `migrate.ts`. */
export const STATE_VERSION = 2;

/** Of each of them; a run may have a thousand, and the state is written after every run. */
export const REMEMBERED_RECORDS = 50;

/**
 * What is known of one grouping key: the fold of all its runs. A state, not a queue: three runs during an outage
 * become one push. Times are seconds since the epoch.
 */
export interface GroupState {
  readonly version: typeof STATE_VERSION;
  readonly key: GroupingKey;
  /** Grows by one with every change; orders changes where the clock does not. */
  readonly sequence: number;
  /** So that it can be sent when the options of the run are gone. */
  readonly sentAs: SentAs;
  /** The last that ended; absent while every run was skipped. */
  readonly lastRun?: JobRun;
  /** Also of runs that still go on: a longer run may end after one that was started later. */
  readonly lastStartedAt?: number;
  readonly lastSuccess?: Milestone;
  readonly lastFailure?: Milestone;
  readonly consecutiveFailures: number;
  readonly totals: readonly RunTotal[];
  /** Oldest first. */
  readonly runs: readonly RunSummary[];
  /** Those that the last run named: what an earlier one named and this one does not is waited for no more. */
  readonly destinations: readonly DestinationState[];
}

/** What the last run said of how to send. */
export interface SentAs {
  readonly prefix: string;
  /** POST adds, PUT replaces the group. */
  readonly method: 'add' | 'replace';
}

/** The end of a run worth remembering, with the constant labels that run had. */
export interface Milestone {
  readonly completedAt: number;
  readonly labels: Labels;
  /** The change of the state that brought it: a destination that has as much has it. */
  readonly sequence: number;
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

/**
 * Whether a destination has everything: it does when `delivered` is the sequence of the state. On disk that is as old as
 * the state; where nothing is pending (see `PendingMarkers`), everything has arrived since.
 */
export interface DestinationState {
  /** Address without credentials. */
  readonly name: string;
  /** 0 for nothing yet. */
  readonly delivered: number;
  /** When the last run that it has from us ended: by this what it holds is known to be ours, whatever the clock says. */
  readonly completedAt?: number;
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
  if (run.outcome.kind === 'skipped') return 'skipped';
  if (run.verdict === 'success') return 'success';
  return run.outcome.kind === 'exited' ? 'failure' : run.outcome.kind;
}

export function completedAt(run: Pick<JobRun, 'startedAt' | 'durationSeconds'>): number {
  return run.startedAt + run.durationSeconds;
}
