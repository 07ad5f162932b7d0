import type { JobRun } from '../model/job-run.js';
import {
  completedAt,
  type GroupState,
  type Milestone,
  outcomeName,
  skipsInARow,
} from '../model/group-state.js';
import { type CatalogueName, family, single } from './catalogue.js';
import type { Due } from '../model/schedule.js';
import type { Families, MetricFamily } from '../model/metric-family.js';
import { dueFamilies, scheduleLabel, usualRecordFamily } from './from-due.js';
import {
  gaugeFamilies,
  outputFamilies,
  presetFamily,
  recordFamily,
  resourceFamilies,
  stageFamily,
} from './from-run.js';

/** The parts of a state to push. On POST, the destination keeps what the push leaves out. */
export interface Selection {
  /**
   * How much of the last run to send. `end`: without the start, because a newer run has started.
   * `none`: nothing, because a newer run has ended.
   */
  readonly lastRun: 'whole' | 'end' | 'none';
  readonly lastSuccess: Moment | undefined;
  readonly lastFailure: Moment | undefined;
  /** `unknown` without local state: leaves out totals, because a total of 1 would look like a counter reset. */
  readonly history: 'known' | 'unknown';
  /** Leaves out the deadline, to keep that of another host that succeeded later. */
  readonly isDeadlineKept?: boolean;
}

export type Moment = Pick<Milestone, 'completedAt' | 'labels'>;

/**
 * Makes the families to push for a state after a run has ended.
 * @param running 1 if another run of the group is in progress
 * @param runningSince starts of such runs, as far as they are known
 */
export function familiesOf(
  state: GroupState,
  selection: Selection,
  running: 0 | 1 = 0,
  runningSince: readonly number[] = [],
): Families {
  const { prefix } = state.sentAs;
  const { lastRun, lastStartedAt, due, runs } = state;
  const lasting = [
    // A newer run on another host has its own metrics.
    ...(selection.lastRun === 'whole' || lastRun === undefined
      ? dueFamilies(state, selection, runningSince)
      : []),
    ...milestoneFamily('last_success_timestamp_seconds', selection.lastSuccess, prefix),
    ...milestoneFamily('last_failure_timestamp_seconds', selection.lastFailure, prefix),
    ...(selection.history === 'unknown' ? [] : historyFamilies(state, prefix)),
  ];
  if (lastRun === undefined || selection.lastRun === 'none') {
    return { core: lasting, userNamed: [] };
  }
  const started = { ...lastRun, startedAt: lastStartedAt ?? lastRun.startedAt };
  return {
    core: [
      ...(selection.lastRun === 'whole' ? startedFamilies(started, prefix, running, due) : []),
      ...lastEndFamilies(lastRun, prefix),
      ...lasting,
      ...resourceFamilies(lastRun, prefix),
      ...outputFamilies(lastRun, prefix),
      stageFamily(lastRun, prefix),
      presetFamily(lastRun, prefix),
    ],
    userNamed: [
      recordFamily(lastRun, prefix),
      usualRecordFamily(lastRun, runs, prefix),
      ...gaugeFamilies(lastRun),
    ],
  };
}

export type Started = Pick<JobRun, 'startedAt' | 'labels' | 'host' | 'version'>;

/** Families known from the start of a run. `running` is 1 while the run is in progress, then 0. */
export function startedFamilies(
  run: Started,
  prefix: string,
  running: 0 | 1,
  due: Due | undefined,
): readonly MetricFamily[] {
  const { labels, host, version } = run;
  return [
    single(prefix, 'last_start_timestamp_seconds', run.startedAt, labels),
    single(prefix, 'running', running, labels),
    single(prefix, 'info', 1, { ...labels, host, version, ...scheduleLabel(due) }),
  ];
}

/** The duration and the number of attempts of a lost run are unknown. */
function lastEndFamilies(run: JobRun, prefix: string): readonly MetricFamily[] {
  const { labels } = run;
  const isLost = run.outcome.kind === 'lost';
  return [
    single(prefix, 'last_completion_timestamp_seconds', completedAt(run), labels),
    single(prefix, 'duration_seconds', isLost ? Number.NaN : run.durationSeconds, labels),
    single(prefix, 'success', run.verdict === 'success' ? 1 : 0, labels),
    single(prefix, 'exit_code', run.exitCode, labels),
    single(prefix, 'outcome', 1, { ...labels, outcome: outcomeName(run) }),
    single(prefix, 'attempts', isLost ? Number.NaN : run.attempts.length, labels),
  ];
}

function milestoneFamily(
  name: CatalogueName,
  milestone: Moment | undefined,
  prefix: string,
): readonly MetricFamily[] {
  return milestone ? [single(prefix, name, milestone.completedAt, milestone.labels)] : [];
}

function historyFamilies(
  { consecutiveFailures, totals, lastRun, runs }: GroupState,
  prefix: string,
): readonly MetricFamily[] {
  return [
    ...(lastRun === undefined
      ? []
      : [single(prefix, 'consecutive_failures', consecutiveFailures, lastRun.labels)]),
    single(prefix, 'consecutive_skips', skipsInARow(runs)),
    // Without the labels of this run: the total also counts runs with other labels.
    family(
      prefix,
      'runs_total',
      totals.map(({ outcome, host, count }) => ({ labels: { outcome, host }, value: count })),
    ),
  ];
}
