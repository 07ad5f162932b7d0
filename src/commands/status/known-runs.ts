import type { GroupState, RunSummary } from '../../model/group-state.js';
import { type GroupSummary, knownRecord, nullIfUnknown } from './group-summary.js';

export interface KnownRun {
  readonly start_timestamp_seconds: number;
  readonly duration_seconds: number | null;
  readonly outcome: string;
  readonly exit_code: number | null;
  readonly attempts: readonly KnownAttempt[];
  readonly records: GroupSummary['records'];
}

export type KnownAttempt = Omit<KnownRun, 'attempts' | 'records'>;

/**
 * The 100 runs that ended last, in the order of their starts. When runs overlap, the order of
 * starts and of ends may differ.
 */
export function knownRuns({ runs }: GroupState): readonly KnownRun[] {
  return runs.map(knownRun).toSorted(byStart);
}

function byStart(a: KnownRun, b: KnownRun): number {
  return a.start_timestamp_seconds - b.start_timestamp_seconds;
}

function knownRun(run: RunSummary): KnownRun {
  return {
    start_timestamp_seconds: run.startedAt,
    duration_seconds: run.outcome === 'lost' ? null : run.durationSeconds,
    outcome: run.outcome,
    exit_code: nullIfUnknown(run.exitCode),
    attempts: run.attempts.map((attempt) => ({
      start_timestamp_seconds: attempt.startedAt,
      duration_seconds: attempt.durationSeconds,
      outcome: attempt.outcome,
      exit_code: attempt.exitCode,
    })),
    records: run.records.map(knownRecord),
  };
}
