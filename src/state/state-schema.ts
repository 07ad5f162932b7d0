import * as v from 'valibot';
import { labelNameProblem, metricNameProblem } from '../exposition/names.js';
import { groupingKeyProblems } from '../exposition/validate.js';
import { type GroupState, OUTCOME_NAMES } from '../model/group-state.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Progress } from '../metrics/from-progress.js';
import type { Labels } from '../model/metric-family.js';
import { count, due, duration, limits, time } from './due-schema.js';
import { isRecord } from '../util/json.js';

/**
 * Whether `value`, read from disk, is a state of the current version. Unknown fields are kept.
 */
export function isGroupState(value: unknown): value is GroupState {
  return v.is(STATE, value);
}

const exitCode = v.pipe(count, v.maxValue(255));
/** JSON has no NaN. */
const measured = v.nullable(v.number());

/** Not `v.record`, which skips a label named `constructor`. */
const labels = v.custom<Labels>(areLabels);
const gaugeName = v.custom<string>(isMetricName);

const outcomeName = v.picklist(OUTCOME_NAMES);

const attempt = v.looseObject({
  startedAt: time,
  durationSeconds: duration,
  outcome: v.string(),
  exitCode,
});

const namedValue = v.looseObject({ name: v.string(), labels, value: measured });

const ended = {
  id: v.string(),
  startedAt: time,
  durationSeconds: duration,
  /** NaN, which JSON lacks, marks a lost run. */
  exitCode: v.nullable(exitCode),
  attempts: v.array(attempt),
  records: v.array(namedValue),
};

const outcome = v.variant('kind', [
  v.looseObject({ kind: v.literal('exited'), code: exitCode }),
  v.looseObject({ kind: v.literal('signaled'), signal: v.string() }),
  v.looseObject({
    kind: v.literal('timed-out'),
    afterSeconds: duration,
    by: v.picklist(['SIGTERM', 'SIGKILL']),
  }),
  v.looseObject({ kind: v.literal('spawn-failed'), code: exitCode, reason: v.string() }),
  v.looseObject({ kind: v.literal('skipped'), reason: v.string() }),
  v.looseObject({ kind: v.literal('lost') }),
  v.looseObject({
    kind: v.literal('expectation-failed'),
    expression: v.string(),
    values: v.record(v.string(), measured),
  }),
]);

const resources = v.looseObject({
  cpu: v.optional(v.looseObject({ user: duration, system: duration })),
  maxResidentMemoryBytes: v.optional(count),
  blockIo: v.optional(v.looseObject({ readBytes: count, writtenBytes: count })),
});

const run = v.looseObject({
  ...ended,
  outcome,
  verdict: v.picklist(['success', 'failure']),
  host: v.string(),
  version: v.string(),
  labels,
  gauges: v.array(v.looseObject({ ...namedValue.entries, name: gaugeName })),
  stages: v.array(v.looseObject({ name: v.string(), seconds: v.nullable(duration) })),
  output: v.array(
    v.looseObject({ stream: v.picklist(['stdout', 'stderr']), lines: count, bytes: count }),
  ),
  presets: v.optional(
    v.array(v.looseObject({ preset: v.string(), matched: v.picklist(['all', 'part', 'nothing']) })),
  ),
  resources,
});

const PROGRESS = v.pick(run, ['records', 'gauges', 'stages', 'output']);

/** Whether `value`, read from disk, is the progress of a run. */
export function isProgress(value: unknown): value is Progress {
  return v.is(PROGRESS, value);
}

const milestone = v.looseObject({ completedAt: time, labels, sequence: count });

const total = v.looseObject({ outcome: outcomeName, host: v.string(), count });

/** Each total must be a series of its own. */
function areDistinct(totals: v.InferOutput<typeof total>[]): boolean {
  return new Set(totals.map(({ outcome, host }) => `${outcome} ${host}`)).size === totals.length;
}

const STATE = v.looseObject({
  key: v.custom<GroupingKey>(isKey),
  sequence: count,
  sentAs: v.looseObject({
    prefix: v.custom<string>((text) => typeof text === 'string' && isMetricName(`${text}x`)),
    method: v.picklist(['add', 'replace']),
  }),
  lastRun: v.optional(run),
  lastStartedAt: v.optional(time),
  lastSuccess: v.optional(milestone),
  lastFailure: v.optional(milestone),
  consecutiveFailures: count,
  due: v.optional(due),
  limits: v.optional(limits),
  totals: v.pipe(v.array(total), v.check(areDistinct)),
  runs: v.array(v.looseObject({ ...ended, outcome: outcomeName })),
  destinations: v.array(
    v.looseObject({ name: v.string(), delivered: count, completedAt: v.optional(time) }),
  ),
});

function areLabels(value: unknown): value is Labels {
  return (
    isRecord(value) &&
    Object.entries(value).every(
      ([name, text]) => labelNameProblem(name) === undefined && typeof text === 'string',
    )
  );
}

function isMetricName(value: unknown): boolean {
  return typeof value === 'string' && metricNameProblem(value) === undefined;
}

function isKey(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { job, labels } = value;
  if (typeof job !== 'string' || !areLabels(labels)) return false;
  return groupingKeyProblems({ job, labels }).length === 0;
}
