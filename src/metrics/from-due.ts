import type { GroupState, RunSummary } from '../model/group-state.js';
import type { Labels, MetricFamily } from '../model/metric-family.js';
import { type JobRun, seriesOfValue } from '../model/job-run.js';
import type { AlertLimits, Due } from '../model/schedule.js';
import { extendedDeadline } from '../schedule/deadline.js';
import { scheduleText } from '../schedule/schedule-text.js';
import { median, percentile95, successfulDurations } from '../schedule/usual.js';
import { family, single } from './catalogue.js';

/**
 * Metrics that alerts compare a run with. Each family has the labels of the family it is compared
 * with.
 */
export interface Compared {
  /** Earlier runs, without the one that is compared with them. */
  readonly runs: readonly RunSummary[];
  readonly due: Due | undefined;
  readonly limits: AlertLimits | undefined;
  /** Constant labels of the run. */
  readonly labels: Labels;
  /** Constant labels of the last success; those of the run if there is none. */
  readonly successLabels: Labels;
  /** Starts of the runs in progress. */
  readonly runningSince: readonly number[];
  /** The destination keeps its deadline. */
  readonly isDeadlineKept?: boolean;
}

/** @param known undefined for a run without state or the first run */
export function comparedOf(
  known: Pick<GroupState, 'due' | 'lastSuccess' | 'runs'> | undefined,
  run: { readonly id: string; readonly labels: Labels },
  limits: AlertLimits | undefined,
  runningSince: readonly number[],
): Compared {
  return {
    runs: (known?.runs ?? []).filter(({ id }) => id !== run.id),
    due: known?.due,
    limits,
    labels: run.labels,
    successLabels: known?.lastSuccess?.labels ?? run.labels,
    runningSince,
  };
}

/** Families sent at the start and at the end of a run, whatever the outcome. */
export function comparedFamilies(compared: Compared, prefix: string): readonly MetricFamily[] {
  const { labels } = compared;
  const due = compared.isDeadlineKept === true ? undefined : compared.due;
  const usual = percentile95(successfulDurations(compared.runs));
  return [
    ...(due === undefined ? [] : deadlineFamilies(due, compared, prefix)),
    ...(usual === undefined ? [] : [single(prefix, 'usual_duration_seconds', usual, labels)]),
    ...limitFamilies(compared, usual, prefix),
  ];
}

/**
 * The families for a state after a run has ended. Without local state (`history` is `unknown`), a
 * failed run sends no deadline: that of a job that always fails would move on with each run.
 */
export function dueFamilies(
  state: GroupState,
  {
    history,
    isDeadlineKept = false,
  }: { readonly history: 'known' | 'unknown'; readonly isDeadlineKept?: boolean },
  runningSince: readonly number[],
): readonly MetricFamily[] {
  const run = state.lastRun ?? { id: '', labels: {} };
  const compared = comparedOf(state, run, state.limits, runningSince);
  const isUnsure = history === 'unknown' && state.lastRun?.verdict === 'failure';
  const sent = { ...compared, isDeadlineKept: isDeadlineKept || isUnsure };
  return comparedFamilies(sent, state.sentAs.prefix);
}

/** The schedule in the form of `--schedule`, with its zone; for the label of the info metric. */
export function scheduleLabel(due: Due | undefined): Labels {
  const text = due === undefined ? undefined : scheduleText(due.schedule);
  return text === undefined ? {} : { schedule: text };
}

function deadlineFamilies(
  due: Due,
  { runs, runningSince, successLabels }: Pick<Compared, 'runs' | 'runningSince' | 'successLabels'>,
  prefix: string,
): readonly MetricFamily[] {
  const { intervalSeconds = Number.NaN } = due;
  const current = extendedDeadline(due, runningSince, runs) ?? Number.NaN;
  return [
    single(prefix, 'next_deadline_timestamp_seconds', current, successLabels),
    // Alerts compare this with push_time_seconds of the gateway, which has only the grouping
    // labels.
    single(prefix, 'expected_interval_seconds', intervalSeconds),
  ];
}

/** Up to this duration, the alert on a stuck run ignores the usual duration. */
const SHORTEST_MAXIMUM_SECONDS = 600;

function limitFamilies(
  { limits = {}, labels }: Compared,
  usual: number | undefined,
  prefix: string,
): readonly MetricFamily[] {
  const { maxDurationSeconds: told, heartbeatSeconds: interval, alertAfter } = limits;
  const learned = usual === undefined ? Number.NaN : Math.max(3 * usual, SHORTEST_MAXIMUM_SECONDS);
  const longest = told !== undefined && Number.isNaN(told) ? learned : told;
  return [
    ...(longest === undefined ? [] : [single(prefix, 'max_duration_seconds', longest, labels)]),
    ...(interval === undefined ? [] : [single(prefix, 'heartbeat_interval_seconds', interval)]),
    ...(alertAfter === undefined
      ? []
      : [single(prefix, 'alert_after_failures', alertAfter, labels)]),
  ];
}

/**
 * Usual values with the labels of `records`, for records that enough earlier runs have reported.
 */
export function usualRecordFamily(
  { id: own, records, labels }: Pick<JobRun, 'id' | 'records' | 'labels'>,
  runs: readonly RunSummary[],
  prefix: string,
): MetricFamily {
  const earlier = runs.filter(({ id, outcome }) => id !== own && outcome === 'success');
  const samples = records.flatMap((record) => {
    const id = seriesOfValue(record);
    const values = earlier.flatMap((run) =>
      run.records.filter((each) => seriesOfValue(each) === id).map(({ value }) => value),
    );
    const value = median(values);
    if (value === undefined) return [];
    return [{ labels: { ...labels, ...record.labels, record: record.name }, value }];
  });
  return family(prefix, 'usual_records', samples);
}
