import type { Labels } from '../model/metric-family.js';
import type { JobRun, NamedValue } from '../model/job-run.js';
import type { Due } from '../model/schedule.js';
import { extendedDeadline } from '../schedule/deadline.js';
import { scheduleText } from '../schedule/schedule-text.js';
import { pendingAt } from '../state/delivered.js';
import {
  completedAt,
  type GroupState,
  type OutcomeName,
  outcomeName,
  type RunSummary,
  skipsInARow,
} from '../model/group-state.js';

/** What `status` shows of one group. Field names are those of the metrics, so are the units: seconds, all of them. */
export interface GroupSummary {
  readonly job: string;
  readonly labels: Labels;
  /** `local`, or the address of a gateway. */
  readonly sources: readonly string[];
  readonly last_start_timestamp_seconds?: number;
  readonly last_completion_timestamp_seconds?: number;
  readonly last_success_timestamp_seconds?: number;
  readonly last_failure_timestamp_seconds?: number;
  /** Null for a lost run: nobody saw its end. */
  readonly duration_seconds?: number | null;
  readonly success?: boolean;
  readonly outcome?: string;
  readonly exit_code?: number | null;
  readonly running?: boolean;
  /** When the run that goes on has started; of several the last. */
  readonly running_since_timestamp_seconds?: number;
  readonly consecutive_failures?: number;
  /** Without a success until then, the job is late. Null for a job that no longer has a schedule. */
  readonly next_deadline_timestamp_seconds?: number | null;
  readonly expected_interval_seconds?: number | null;
  /** As in the info metric: `0 3 * * * Europe/Berlin`. */
  readonly schedule?: string;
  /** When the next run is to start, by a cron schedule. */
  readonly next_start_timestamp_seconds?: number;
  /** Runs that were skipped since the last one ended, because it or another still went on. */
  readonly skipped_since?: number;
  /** `value` is null where the last run did not report it. */
  readonly records: readonly {
    readonly record: string;
    readonly labels: Labels;
    readonly value: number | null;
  }[];
  /** Where the last result is still to be sent, by name; absent where it has arrived everywhere. */
  readonly pending?: readonly string[];
  /** Where the last result has arrived, by name, for `missing`. */
  readonly delivered?: readonly string[];
  /** Where it has arrived and is no more, by name, of the destinations that were asked. */
  readonly missing?: readonly string[];
  /** When the gateway last took a push for this group. */
  readonly push_time_seconds?: number;
  /** The last runs, oldest first, for the table. */
  readonly trend?: readonly TrendPoint[];
}

export interface TrendPoint {
  readonly seconds: number;
  readonly outcome: OutcomeName;
}

/** @param runningSince start of the run that goes on; undefined where none does */
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
