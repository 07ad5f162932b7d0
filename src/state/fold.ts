import type { FoldContext } from './fold-context.js';
import type { JobRun } from '../model/job-run.js';
import { destinationsAfter } from './delivered.js';
import {
  completedAt,
  type GroupState,
  type Milestone,
  outcomeName,
  REMEMBERED_RECORDS,
  REMEMBERED_RUNS,
  type RunSummary,
  type RunTotal,
  STATE_VERSION,
} from '../model/group-state.js';
import { withLimits } from './limits.js';
import { isNewer, latestStart } from './record-start.js';

/** Adds a run. A failed run never changes the last success; a skipped one changes only totals and the list of runs. */
export function fold(
  previous: GroupState | undefined,
  context: FoldContext,
  run: JobRun,
): GroupState {
  const { key, sentAs, destinations, now, limits } = context;
  const sequence = (previous?.sequence ?? 0) + 1;
  const earlier = previous?.runs ?? [];
  const later = countLater(earlier, run, now);
  const runs = earlier.toSpliced(earlier.length - later, 0, summaryOf(run)).slice(-REMEMBERED_RUNS);
  const due = dueAfter(previous, context, run, runs);
  const known =
    run.outcome.kind === 'skipped' || limits === undefined
      ? previous?.limits
      : withLimits(previous?.limits, limits);
  return {
    version: STATE_VERSION,
    key,
    sequence,
    sentAs,
    ...(run.outcome.kind === 'skipped'
      ? lastRunsIn(previous)
      : afterRun(previous, run, sequence, now)),
    totals: countRun(previous?.totals ?? [], run),
    runs,
    ...(due && { due }),
    ...(known && Object.keys(known).length > 0 && { limits: known }),
    destinations: destinationsAfter(previous?.destinations ?? [], destinations),
  };
}

/** A skipped run does not count as a run. */
function dueAfter(
  previous: GroupState | undefined,
  { due, now }: FoldContext,
  run: JobRun,
  runs: readonly RunSummary[],
): GroupState['due'] {
  if (due === undefined || run.outcome.kind === 'skipped') return previous?.due;
  return due.afterRun(previous?.due, run, runs, now);
}

type LastRuns = Pick<
  GroupState,
  'lastRun' | 'lastStartedAt' | 'lastSuccess' | 'lastFailure' | 'consecutiveFailures'
>;

/** A skipped run keeps them. */
function lastRunsIn(previous: GroupState | undefined): LastRuns {
  if (previous === undefined) return { consecutiveFailures: 0 };
  const { lastRun, lastStartedAt, lastSuccess, lastFailure, consecutiveFailures } = previous;
  return {
    ...(lastRun && { lastRun }),
    ...(lastStartedAt !== undefined && { lastStartedAt }),
    ...(lastSuccess && { lastSuccess }),
    ...(lastFailure && { lastFailure }),
    consecutiveFailures,
  };
}

function afterRun(
  previous: GroupState | undefined,
  run: JobRun,
  sequence: number,
  now: number,
): LastRuns {
  const ended = completedAt(run);
  const own: Milestone = { completedAt: ended, labels: run.labels, sequence };
  const latest = (known: Milestone | undefined): Milestone =>
    known !== undefined && isNewer(known.completedAt, ended, now) ? known : own;
  const lastRun = previous?.lastRun;
  return {
    ...lastRunsIn(previous),
    lastRun: lastRun !== undefined && isNewer(completedAt(lastRun), ended, now) ? lastRun : run,
    lastStartedAt: latestStart(previous, run.startedAt, now),
    ...(run.verdict === 'success'
      ? { lastSuccess: latest(previous?.lastSuccess) }
      : { lastFailure: latest(previous?.lastFailure) }),
    consecutiveFailures: failuresInARow(previous, run, now),
  };
}

/** Counts in the order of ends, in which this run may not be the last. */
function failuresInARow(previous: GroupState | undefined, run: JobRun, now: number): number {
  if (previous === undefined) return run.verdict === 'success' ? 0 : 1;
  const finished = previous.runs.filter(({ outcome }) => outcome !== 'skipped');
  const later = countLater(finished, run, now);
  const known = previous.consecutiveFailures;
  if (run.verdict === 'success') return Math.min(known, later);
  return known < later ? known : known + 1;
}

/** Number of these runs that ended after this one. */
function countLater(runs: readonly RunSummary[], run: JobRun, now: number): number {
  const ended = completedAt(run);
  const last = runs.findLastIndex((each) => {
    const time = completedAt(each);
    return time <= ended || time > now;
  });
  return runs.length - 1 - last;
}

function countRun(totals: readonly RunTotal[], run: JobRun): readonly RunTotal[] {
  const outcome = outcomeName(run);
  const isSame = (total: RunTotal): boolean => total.outcome === outcome && total.host === run.host;
  const count = (totals.find(isSame)?.count ?? 0) + 1;
  return [...totals.filter((total) => !isSame(total)), { outcome, host: run.host, count }];
}

function summaryOf(run: JobRun): RunSummary {
  const { id, startedAt, durationSeconds, exitCode, attempts } = run;
  const records = run.records.slice(0, REMEMBERED_RECORDS);
  return { id, startedAt, durationSeconds, outcome: outcomeName(run), exitCode, attempts, records };
}
