import type { Labels } from './metric-family.js';
import type { GroupingKey } from './grouping-key.js';
import type { JobRun } from './job-run.js';
import type { AlertLimits, Due } from './schedule.js';

/** How many runs a state file keeps individually. */
export const REMEMBERED_RUNS = 100;

/** Format version of state files. Increment it with every change of the format, and add a step to `migrate.ts`. */
export const STATE_VERSION = 4;

/**
 * Maximum number of record counts that a state file keeps per run. A run may have a thousand, and
 * the file is written after every run.
 */
export const REMEMBERED_RECORDS = 50;

/**
 * The current state of one group: the fold of all its runs. It is not a queue: three runs during an outage become one
 * push. Times are seconds since the epoch.
 */
export interface GroupState {
  readonly version: typeof STATE_VERSION;
  readonly key: GroupingKey;
  /** Increments with every change. Orders changes even when the clock is set back. */
  readonly sequence: number;
  /** Lets a later process send the state without the options of the run. */
  readonly sentAs: SentAs;
  /** The run that ended last. Absent if all runs were skipped. */
  readonly lastRun?: JobRun;
  /** Includes runs in progress. A long run may end after a run that started later. */
  readonly lastStartedAt?: number;
  readonly lastSuccess?: Milestone;
  readonly lastFailure?: Milestone;
  readonly consecutiveFailures: number;
  readonly totals: readonly RunTotal[];
  /** Oldest first. */
  readonly runs: readonly RunSummary[];
  /**
   * The deadline. Absent if no run and no announcement had a schedule. A run without a schedule
   * keeps it.
   */
  readonly due?: Due;
  /** Limits for alerts. Absent if no run had any. */
  readonly limits?: AlertLimits;
  /**
   * The destinations of the last run. Others, named only by earlier runs, are no longer pending.
   */
  readonly destinations: readonly DestinationState[];
}

/** How the last run sent its metrics. */
export interface SentAs {
  readonly prefix: string;
  /** `add` is POST, `replace` is PUT. */
  readonly method: 'add' | 'replace';
}

/** The end of the last successful or failed run, with the constant labels of that run. */
export interface Milestone {
  readonly completedAt: number;
  readonly labels: Labels;
  /** `GroupState.sequence` of the change that recorded it. A destination that has this sequence has the milestone. */
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
 * How much of the state a destination has. It is complete when `delivered` equals the sequence of the state. The value
 * on disk is written before delivery; if no pending marker exists (see `PendingMarkers`), the destination is complete
 * too.
 */
export interface DestinationState {
  /** Address without credentials. */
  readonly name: string;
  /** Sequence of the state that was delivered last; 0 if none was. */
  readonly delivered: number;
  /**
   * When the last delivered run ended. A destination that still holds this time holds our run, even if the clock was
   * set back since.
   */
  readonly completedAt?: number;
}

/** Values of the `outcome` label. `exited` is split into `success` and `failure`. */
export const OUTCOME_NAMES = [
  'success',
  'failure',
  'signaled',
  'timed-out',
  'spawn-failed',
  'skipped',
  'expectation-failed',
  'lost',
] as const;
export type OutcomeName = (typeof OUTCOME_NAMES)[number];

export function outcomeName(run: JobRun): OutcomeName {
  if (run.outcome.kind === 'skipped') return 'skipped';
  if (run.verdict === 'success') return 'success';
  return run.outcome.kind === 'exited' ? 'failure' : run.outcome.kind;
}

export function completedAt(run: Pick<JobRun, 'startedAt' | 'durationSeconds'>): number {
  return run.startedAt + run.durationSeconds;
}

/** Runs that were skipped since the last one ended. */
export function skipsInARow(runs: readonly Pick<RunSummary, 'outcome'>[]): number {
  return runs.length - 1 - runs.findLastIndex(({ outcome }) => outcome !== 'skipped');
}

/** The state of a group before its first run has ended. */
export function stateWithoutRuns(key: GroupingKey, sentAs: SentAs): GroupState {
  return {
    version: STATE_VERSION,
    key,
    sequence: 0,
    sentAs,
    consecutiveFailures: 0,
    totals: [],
    runs: [],
    destinations: [],
  };
}
