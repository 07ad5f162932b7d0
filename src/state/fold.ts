import type { GroupingKey } from '../metrics/grouping-key.js';
import type { JobRun } from '../run/job-run.js';
import {
  completedAt,
  type DestinationState,
  type GroupState,
  type Milestone,
  outcomeName,
  REMEMBERED_RECORDS,
  REMEMBERED_RUNS,
  type RunSummary,
  type RunTotal,
} from './group-state.js';

/** One more run. A failed run never touches the last success. */
export function fold(previous: GroupState | undefined, key: GroupingKey, run: JobRun): GroupState {
  const milestone: Milestone = { completedAt: completedAt(run), labels: run.labels };
  return {
    version: 1,
    key,
    sequence: (previous?.sequence ?? 0) + 1,
    lastRun: run,
    ...(previous?.lastSuccess && { lastSuccess: previous.lastSuccess }),
    ...(previous?.lastFailure && { lastFailure: previous.lastFailure }),
    ...(run.verdict === 'success' ? { lastSuccess: milestone } : { lastFailure: milestone }),
    consecutiveFailures: run.verdict === 'success' ? 0 : (previous?.consecutiveFailures ?? 0) + 1,
    totals: countRun(previous?.totals ?? [], run),
    runs: [...(previous?.runs ?? []), summarize(run)].slice(-REMEMBERED_RUNS),
    destinations: previous?.destinations ?? [],
  };
}

/** `name` has everything up to `sequence`. */
export function markDelivered(state: GroupState, name: string, sequence: number): GroupState {
  const others = state.destinations.filter((destination) => destination.name !== name);
  return { ...state, destinations: [...others, { name, delivered: sequence }] };
}

export function isDelivered(state: GroupState, name: string): boolean {
  const destination: DestinationState | undefined = state.destinations.find(
    (candidate) => candidate.name === name,
  );
  return destination?.delivered === state.sequence;
}

function countRun(totals: readonly RunTotal[], run: JobRun): readonly RunTotal[] {
  const outcome = outcomeName(run);
  const isSame = (total: RunTotal): boolean => total.outcome === outcome && total.host === run.host;
  const count = (totals.find(isSame)?.count ?? 0) + 1;
  return [...totals.filter((total) => !isSame(total)), { outcome, host: run.host, count }];
}

function summarize(run: JobRun): RunSummary {
  const { id, startedAt, durationSeconds, exitCode, attempts } = run;
  const records = run.records.slice(0, REMEMBERED_RECORDS);
  return { id, startedAt, durationSeconds, outcome: outcomeName(run), exitCode, attempts, records };
}
