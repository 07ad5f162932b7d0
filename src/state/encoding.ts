import type { JobRun, NamedValue, StageDuration } from '../model/job-run.js';
import { type GroupState, STATE_VERSION } from '../model/group-state.js';
import { isObject, migrate } from './migrate.js';

export type DecodedState =
  | { readonly kind: 'state'; readonly state: GroupState }
  /** Of a newer version of jobmeter: to be left as it is. */
  | { readonly kind: 'newer'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** JSON for people as well. It has no NaN: a record that was not found is `null`. */
export function encodeState(state: GroupState): string {
  return `${JSON.stringify(state, undefined, 2)}\n`;
}

export function decodeState(text: string): DecodedState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: 'it is not JSON' };
  }
  if (!isObject(value) || !isKey(value['key'])) return FOREIGN;
  if (typeof value['version'] === 'number' && value['version'] > STATE_VERSION) {
    return { kind: 'newer', reason: 'it was written by a newer version of jobmeter' };
  }
  const current = migrate(value);
  return isGroupState(current) ? { kind: 'state', state: restore(current) } : FOREIGN;
}

const FOREIGN: DecodedState = { kind: 'unreadable', reason: 'it is not a jobmeter state' };

function restore(state: GroupState): GroupState {
  const { lastRun } = state;
  return {
    ...state,
    ...(lastRun && { lastRun: restoreRun(lastRun) }),
    runs: state.runs.map(restoreSummary),
  };
}

function restoreRun(run: JobRun): JobRun {
  return {
    ...restoreSummary(run),
    gauges: restoreNaN(run.gauges),
    stages: restoreStages(run.stages),
  };
}

/** JSON has no NaN, in whose place it has null. */
function restoreSummary<T extends Pick<JobRun, 'exitCode' | 'records'>>(run: T): T {
  return { ...run, exitCode: run.exitCode ?? Number.NaN, records: restoreNaN(run.records) };
}

function restoreNaN(values: readonly NamedValue[]): readonly NamedValue[] {
  return values.map((each) => ({ ...each, value: each.value ?? Number.NaN }));
}

function restoreStages(stages: readonly StageDuration[]): readonly StageDuration[] {
  return stages.map((stage) => ({ ...stage, seconds: stage.seconds ?? Number.NaN }));
}

/** Every field that we compute with; what only people read is taken as it is. */
function isGroupState(value: unknown): value is GroupState {
  if (!isObject(value)) return false;
  const { sentAs, lastRun, lastStartedAt, totals, runs, destinations } = value;
  return (
    typeof value['sequence'] === 'number' &&
    typeof value['consecutiveFailures'] === 'number' &&
    isObject(sentAs) &&
    typeof sentAs['prefix'] === 'string' &&
    typeof sentAs['method'] === 'string' &&
    (lastRun === undefined || isWholeRun(lastRun)) &&
    (lastStartedAt === undefined || typeof lastStartedAt === 'number') &&
    isMilestone(value['lastSuccess']) &&
    isMilestone(value['lastFailure']) &&
    isListOf(totals, (total) => typeof total['count'] === 'number') &&
    isListOf(runs, isRun) &&
    isListOf(destinations, ({ name, delivered }) => {
      return typeof name === 'string' && typeof delivered === 'number';
    })
  );
}

function isKey(value: unknown): boolean {
  return isObject(value) && typeof value['job'] === 'string' && isObject(value['labels']);
}

function isWholeRun(value: unknown): boolean {
  return (
    isRun(value) &&
    isObject(value['labels']) &&
    isObject(value['outcome']) &&
    isObject(value['resources']) &&
    Array.isArray(value['output']) &&
    [value['gauges'], value['stages']].every((list) =>
      isListOf(list, ({ name }) => typeof name === 'string'),
    )
  );
}

function isRun(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    typeof value['startedAt'] === 'number' &&
    typeof value['durationSeconds'] === 'number' &&
    (typeof value['exitCode'] === 'number' || value['exitCode'] === null) &&
    Array.isArray(value['attempts']) &&
    isListOf(value['records'], ({ name, labels }) => typeof name === 'string' && isObject(labels))
  );
}

function isMilestone(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isObject(value) &&
    typeof value['completedAt'] === 'number' &&
    typeof value['sequence'] === 'number' &&
    isObject(value['labels'])
  );
}

function isListOf(value: unknown, check: (item: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && check(item));
}
