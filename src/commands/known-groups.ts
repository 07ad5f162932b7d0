import type { HeldGroup } from '../destinations/pushgateway/groups.js';
import type { Labels, Sample } from '../metrics/family.js';
import { groupingPairs } from '../metrics/grouping-key.js';
import type { NamedValue } from '../run/job-run.js';
import {
  completedAt,
  type GroupState,
  outcomeName,
  type RunSummary,
} from '../state/group-state.js';

/** What `status` shows of one group. Field names are those of the metrics, so are the units: seconds, all of them. */
export interface KnownGroup {
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
  /** `value` is null where the last run did not report it. */
  readonly records: readonly {
    readonly record: string;
    readonly labels: Labels;
    readonly value: number | null;
  }[];
  /** When the gateway last took a push for this group. */
  readonly push_time_seconds?: number;
  /** Of local state: the last 100, oldest first. */
  readonly runs?: readonly KnownRun[];
}

export interface KnownRun {
  readonly start_timestamp_seconds: number;
  readonly duration_seconds: number;
  readonly outcome: string;
  readonly exit_code: number;
  readonly attempts: readonly KnownAttempt[];
  readonly records: KnownGroup['records'];
}

export type KnownAttempt = Omit<KnownRun, 'attempts' | 'records'>;

export function fromLocalState(state: GroupState): KnownGroup {
  const { key, lastRun, lastSuccess, lastFailure, consecutiveFailures, runs } = state;
  return {
    job: key.job,
    labels: key.labels,
    sources: ['local'],
    last_start_timestamp_seconds: lastRun.startedAt,
    last_completion_timestamp_seconds: completedAt(lastRun),
    ...(lastSuccess && { last_success_timestamp_seconds: lastSuccess.completedAt }),
    ...(lastFailure && { last_failure_timestamp_seconds: lastFailure.completedAt }),
    duration_seconds: lastRun.durationSeconds,
    success: lastRun.verdict === 'success',
    outcome: outcomeName(lastRun),
    exit_code: lastRun.exitCode,
    running: false,
    consecutive_failures: consecutiveFailures,
    records: lastRun.records.map(knownRecord),
    runs: runs.map(knownRun),
  };
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

function knownRecord({ name, labels, value }: NamedValue): KnownGroup['records'][number] {
  return { record: name, labels, value: Number.isNaN(value) ? null : value };
}

export function fromGroup(group: HeldGroup, source: string, prefix: string): KnownGroup {
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

/** One entry a group, the most recent view of it first, with all the places that know it. Sorted by grouping key. */
export function merge(groups: readonly KnownGroup[]): readonly KnownGroup[] {
  const byKey = new Map<string, KnownGroup>();
  for (const group of groups) {
    const id = JSON.stringify(groupingPairs(group));
    const known = byKey.get(id);
    byKey.set(id, known === undefined ? group : combine(known, group));
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function combine(known: KnownGroup, other: KnownGroup): KnownGroup {
  const [newer, older] = recency(other) > recency(known) ? [other, known] : [known, other];
  return { ...older, ...newer, sources: [...known.sources, ...other.sources] };
}

function recency(group: KnownGroup): number {
  return Math.max(
    group.last_start_timestamp_seconds ?? 0,
    group.last_completion_timestamp_seconds ?? 0,
  );
}
