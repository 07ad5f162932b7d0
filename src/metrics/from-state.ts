import type { JobRun } from '../run/job-run.js';
import { completedAt, type GroupState, type Milestone, outcomeName } from '../state/group-state.js';
import { type CatalogueName, family, single } from './catalogue.js';
import type { Families, MetricFamily } from './family.js';
import {
  gaugeFamilies,
  outputFamilies,
  recordFamilies,
  resourceFamilies,
  stageFamilies,
} from './from-run.js';

export interface Rendering {
  readonly prefix: string;
  /** What the push says of the last success. Undefined leaves alone what the gateway has, where it is a POST. */
  readonly lastSuccess: Milestone | undefined;
  /** `unknown` without state: a total of one would look like a counter reset. */
  readonly history: 'known' | 'unknown';
}

/** What is pushed when a run has ended: pure, so that every destination gets the same. */
export function familiesOf(state: GroupState, rendering: Rendering): Families {
  const { prefix } = rendering;
  const { lastRun } = state;
  return {
    core: [
      ...startedFamilies(lastRun, prefix, 0),
      ...lastEndFamilies(lastRun, prefix),
      ...milestoneFamilies(rendering.lastSuccess, state.lastFailure, prefix),
      ...historyFamilies(state, rendering),
      ...resourceFamilies(lastRun, prefix),
      ...outputFamilies(lastRun, prefix),
      ...stageFamilies(lastRun, prefix),
    ],
    userNamed: [...recordFamilies(lastRun, prefix), ...gaugeFamilies(lastRun)],
  };
}

type Started = Pick<JobRun, 'startedAt' | 'labels' | 'host' | 'version'>;

/** What is known while a run goes on (`running` 1), and stays true when it has ended (0). */
export function startedFamilies(
  run: Started,
  prefix: string,
  running: 0 | 1,
): readonly MetricFamily[] {
  const { labels, host, version } = run;
  return [
    single(prefix, 'last_start_timestamp_seconds', run.startedAt, labels),
    single(prefix, 'running', running, labels),
    single(prefix, 'info', 1, { ...labels, host, version }),
  ];
}

function lastEndFamilies(run: JobRun, prefix: string): readonly MetricFamily[] {
  const { labels } = run;
  return [
    single(prefix, 'last_completion_timestamp_seconds', completedAt(run), labels),
    single(prefix, 'duration_seconds', run.durationSeconds, labels),
    single(prefix, 'success', run.verdict === 'success' ? 1 : 0, labels),
    single(prefix, 'exit_code', run.exitCode, labels),
    single(prefix, 'outcome', 1, { ...labels, outcome: outcomeName(run) }),
    single(prefix, 'attempts', run.attempts.length, labels),
  ];
}

function milestoneFamilies(
  success: Milestone | undefined,
  failure: Milestone | undefined,
  prefix: string,
): readonly MetricFamily[] {
  const family = (
    name: CatalogueName,
    milestone: Milestone | undefined,
  ): readonly MetricFamily[] =>
    milestone === undefined ? [] : [single(prefix, name, milestone.completedAt, milestone.labels)];
  return [
    ...family('last_success_timestamp_seconds', success),
    ...family('last_failure_timestamp_seconds', failure),
  ];
}

function historyFamilies(
  { consecutiveFailures, totals, lastRun }: GroupState,
  { prefix, history }: Rendering,
): readonly MetricFamily[] {
  if (history === 'unknown') return [];
  return [
    single(prefix, 'consecutive_failures', consecutiveFailures, lastRun.labels),
    // Without the labels of this run: the total counts runs that had others.
    family(
      prefix,
      'runs_total',
      totals.map(({ outcome, host, count }) => ({ labels: { outcome, host }, value: count })),
    ),
  ];
}
