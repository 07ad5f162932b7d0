import type { RemoteGroup } from '../destinations/destination.js';
import type { Labels, Sample } from '../model/metric-family.js';
import type { JobRun, NamedValue } from '../model/job-run.js';
import { pendingAt } from '../state/delivered.js';
import {
  completedAt,
  type GroupState,
  outcomeName,
  type RunSummary,
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
  readonly duration_seconds?: number;
  readonly success?: boolean;
  readonly outcome?: string;
  readonly exit_code?: number;
  readonly running?: boolean;
  readonly consecutive_failures?: number;
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
  /** When the gateway last took a push for this group. */
  readonly push_time_seconds?: number;
}

export interface KnownRun {
  readonly start_timestamp_seconds: number;
  readonly duration_seconds: number;
  readonly outcome: string;
  readonly exit_code: number;
  readonly attempts: readonly KnownAttempt[];
  readonly records: GroupSummary['records'];
}

export type KnownAttempt = Omit<KnownRun, 'attempts' | 'records'>;

export function fromLocalState(state: GroupState, running: boolean): GroupSummary {
  const { key, lastRun, lastSuccess, lastFailure, consecutiveFailures, runs } = state;
  const { lastStartedAt } = state;
  const pending = pendingAt(state);
  const skipped = runs.length - 1 - runs.findLastIndex(({ outcome }) => outcome !== 'skipped');
  return {
    job: key.job,
    labels: key.labels,
    sources: ['local'],
    ...(lastRun && knownEnd(lastRun)),
    ...(lastSuccess && { last_success_timestamp_seconds: lastSuccess.completedAt }),
    ...(lastFailure && { last_failure_timestamp_seconds: lastFailure.completedAt }),
    ...(lastStartedAt !== undefined && { last_start_timestamp_seconds: lastStartedAt }),
    running,
    consecutive_failures: consecutiveFailures,
    ...(skipped > 0 && { skipped_since: skipped }),
    ...(pending.length > 0 && { pending }),
    records: (lastRun?.records ?? []).map(knownRecord),
  };
}

function knownEnd(run: JobRun) {
  return {
    last_completion_timestamp_seconds: completedAt(run),
    duration_seconds: run.durationSeconds,
    success: run.verdict === 'success',
    outcome: outcomeName(run),
    exit_code: run.exitCode,
  } satisfies Partial<GroupSummary>;
}

/** The last 100, oldest first. */
export function knownRuns({ runs }: GroupState): readonly KnownRun[] {
  return runs.map(knownRun);
}

function knownRun(run: RunSummary): KnownRun {
  return {
    start_timestamp_seconds: run.startedAt,
    duration_seconds: run.durationSeconds,
    outcome: run.outcome,
    exit_code: run.exitCode,
    attempts: run.attempts.map((attempt) => ({
      start_timestamp_seconds: attempt.startedAt,
      duration_seconds: attempt.durationSeconds,
      outcome: attempt.outcome,
      exit_code: attempt.exitCode,
    })),
    records: run.records.map(knownRecord),
  };
}

function knownRecord({ name, labels, value }: NamedValue): GroupSummary['records'][number] {
  return { record: name, labels, value: Number.isNaN(value) ? null : value };
}

export function fromGroup(group: RemoteGroup, source: string, prefix: string): GroupSummary {
  const samples = (name: string): readonly Sample[] =>
    group.families.get(`${prefix}${name}`)?.samples ?? [];
  const numbers = Object.fromEntries(
    PLAIN_NUMBERS.flatMap((name) => samples(name).map(({ value }) => [name, value])),
  ) as Partial<Record<(typeof PLAIN_NUMBERS)[number], number>>;
  const [success] = samples('success');
  const [running] = samples('running');
  const outcome = samples('outcome').find(({ value }) => value === 1)?.labels['outcome'];
  return {
    job: group.key.job,
    labels: group.key.labels,
    sources: [source],
    ...numbers,
    ...(success && { success: success.value === 1 }),
    ...(outcome !== undefined && { outcome }),
    ...(running && { running: running.value === 1 }),
    records: samples('records').map(({ labels: { record = '', ...labels }, value }) => ({
      record,
      labels,
      value: Number.isNaN(value) ? null : value,
    })),
    ...(group.pushTimeSeconds !== undefined && { push_time_seconds: group.pushTimeSeconds }),
  };
}

const PLAIN_NUMBERS = [
  'last_start_timestamp_seconds',
  'last_completion_timestamp_seconds',
  'last_success_timestamp_seconds',
  'last_failure_timestamp_seconds',
  'duration_seconds',
  'exit_code',
  'consecutive_failures',
] as const;
