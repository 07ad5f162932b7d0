import type { Labels } from '../../model/metric-family.js';
import type { JobRun, NamedValue } from '../../model/job-run.js';
import type { Due } from '../../model/schedule.js';
import { extendedDeadline } from '../../schedule/deadline.js';
import { scheduleText } from '../../schedule/schedule-text.js';
import { pendingAt } from '../../state/delivered.js';
import {
  completedAt,
  type GroupState,
  type OutcomeName,
  outcomeName,
  type RunSummary,
  skipsInARow,
} from '../../model/group-state.js';

/**
 * One group as `status` shows it. Fields are named like the metrics and have their unit, seconds.
 */
export interface GroupSummary {
  readonly job: string;
  readonly labels: Labels;
  /** `local` or the address of a gateway. */
  readonly sources: readonly string[];
  readonly last_start_timestamp_seconds?: number;
  readonly last_completion_timestamp_seconds?: number;
  readonly last_success_timestamp_seconds?: number;
  readonly last_failure_timestamp_seconds?: number;
  /** Null for a lost run, whose end was not seen. */
  readonly duration_seconds?: number | null;
  readonly success?: boolean;
  readonly outcome?: string;
  readonly exit_code?: number | null;
  readonly running?: boolean;
  /** Start of the run in progress; of several, the latest. */
  readonly running_since_timestamp_seconds?: number;
  readonly consecutive_failures?: number;
  /**
   * The job is late if it has not succeeded by then. Null for a job that no longer has a schedule.
   */
  readonly next_deadline_timestamp_seconds?: number | null;
  readonly expected_interval_seconds?: number | null;
  /** The schedule as in the info metric: `0 3 * * * Europe/Berlin`. */
  readonly schedule?: string;
  /** The next start by a cron schedule. */
  readonly next_start_timestamp_seconds?: number;
  /** Runs skipped since the last run ended, because another run was in progress. */
  readonly skipped_since?: number;
  /** `value` is null if the last run did not report it. */
  readonly records: readonly {
    readonly record: string;
    readonly labels: Labels;
    readonly value: number | null;
  }[];
  /** Names of the destinations that lack the last result. Absent if all have it. */
  readonly pending?: readonly string[];
  /** Names of the destinations that received the last result, for `missing`. */
  readonly delivered?: readonly string[];
  /** Names of the queried destinations that received the last result and no longer hold it. */
  readonly missing?: readonly string[];
  /** When the gateway last accepted a push for this group. */
  readonly push_time_seconds?: number;
  /** The last runs, oldest first, for the table. */
  readonly trend?: readonly TrendPoint[];
}

export interface TrendPoint {
  readonly seconds: number;
  readonly outcome: OutcomeName;
}

/** @param runningSince start of the run in progress; undefined without one */
export function fromLocalState(state: GroupState, runningSince: number | undefined): GroupSummary {
  const { key, lastRun, lastSuccess, lastFailure, consecutiveFailures, runs } = state;
  const { lastStartedAt } = state;
  const pending = pendingAt(state);
  const delivered = state.destinations
    .map(({ name }) => name)
    .filter((name) => !pending.includes(name));
  const skipped = skipsInARow(runs);
  return {
    job: key.job,
    labels: key.labels,
    sources: ['local'],
    ...(lastRun && knownEnd(lastRun)),
    ...(lastSuccess && { last_success_timestamp_seconds: lastSuccess.completedAt }),
    ...(lastFailure && { last_failure_timestamp_seconds: lastFailure.completedAt }),
    ...(lastStartedAt !== undefined && { last_start_timestamp_seconds: lastStartedAt }),
    running: runningSince !== undefined,
    ...(runningSince !== undefined && { running_since_timestamp_seconds: runningSince }),
    consecutive_failures: consecutiveFailures,
    ...(state.due && knownDue(state.due, runs, runningSince)),
    ...(skipped > 0 && { skipped_since: skipped }),
    ...(pending.length > 0 && { pending }),
    delivered,
    records: (lastRun?.records ?? []).map(knownRecord),
    trend: trendOf(runs),
  };
}

function knownDue(due: Due, runs: readonly RunSummary[], runningSince: number | undefined) {
  const since = runningSince === undefined ? [] : [runningSince];
  const schedule = scheduleText(due.schedule);
  return {
    next_deadline_timestamp_seconds: extendedDeadline(due, since, runs) ?? null,
    expected_interval_seconds: due.intervalSeconds ?? null,
    ...(schedule !== undefined && { schedule }),
  } satisfies Partial<GroupSummary>;
}

const TREND_LENGTH = 10;

function trendOf(runs: readonly RunSummary[]): readonly TrendPoint[] {
  return runs
    .filter(({ outcome }) => outcome !== 'skipped')
    .slice(-TREND_LENGTH)
    .map(({ durationSeconds, outcome }) => ({ seconds: durationSeconds, outcome }));
}

function knownEnd(run: JobRun) {
  return {
    last_completion_timestamp_seconds: completedAt(run),
    duration_seconds: run.outcome.kind === 'lost' ? null : run.durationSeconds,
    success: run.verdict === 'success',
    outcome: outcomeName(run),
    exit_code: nullIfUnknown(run.exitCode),
  } satisfies Partial<GroupSummary>;
}

export function knownRecord({ name, labels, value }: NamedValue): GroupSummary['records'][number] {
  return { record: name, labels, value: nullIfUnknown(value) };
}

/** JSON has no NaN. */
export function nullIfUnknown(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
