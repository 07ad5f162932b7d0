import type { NamedValue, StageDuration } from '../run/job-run.js';
import type { GroupState } from './group-state.js';

export type DecodedState =
  | { readonly kind: 'state'; readonly state: GroupState }
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
  if (!isGroupState(value)) return { kind: 'unreadable', reason: 'it is not a jobmeter state' };
  if (value.version !== 1) {
    return { kind: 'unreadable', reason: 'it was written by a newer version of jobmeter' };
  }
  return {
    kind: 'state',
    state: {
      ...value,
      lastRun: {
        ...value.lastRun,
        records: restoreNaN(value.lastRun.records),
        // The first versions did not measure any.
        resources: value.lastRun.resources ?? {},
        gauges: restoreNaN(value.lastRun.gauges),
        stages: restoreStages(value.lastRun.stages),
      },
      runs: value.runs.map((run) => ({ ...run, records: restoreNaN(run.records) })),
    },
  };
}

/** Nothing where a version wrote the state that knew only records. */
function restoreNaN(values: readonly NamedValue[] = []): readonly NamedValue[] {
  return values.map((each) => ({ ...each, value: each.value ?? Number.NaN }));
}

function restoreStages(stages: readonly StageDuration[] = []): readonly StageDuration[] {
  return stages.map((stage) => ({ ...stage, seconds: stage.seconds ?? Number.NaN }));
}

/** Every field that we compute with; what only people read is taken as it is. */
function isGroupState(value: unknown): value is GroupState {
  if (!isObject(value)) return false;
  const { version, key, sequence, lastRun, consecutiveFailures, totals, runs, destinations } =
    value;
  return (
    typeof version === 'number' &&
    isObject(key) &&
    typeof key['job'] === 'string' &&
    isObject(key['labels']) &&
    typeof sequence === 'number' &&
    typeof consecutiveFailures === 'number' &&
    isRun(lastRun) &&
    isObject(lastRun['labels']) &&
    Array.isArray(lastRun['output']) &&
    isObject(lastRun['outcome']) &&
    isMilestone(value['lastSuccess']) &&
    isMilestone(value['lastFailure']) &&
    isListOf(totals, (total) => typeof total['count'] === 'number') &&
    isListOf(runs, isRun) &&
    isListOf(destinations, ({ name, delivered }) => {
      return typeof name === 'string' && typeof delivered === 'number';
    })
  );
}

function isRun(value: unknown): value is Record<string, unknown> {
  return (
    isObject(value) &&
    typeof value['startedAt'] === 'number' &&
    typeof value['durationSeconds'] === 'number' &&
    typeof value['exitCode'] === 'number' &&
    Array.isArray(value['attempts']) &&
    isListOf(value['records'], ({ name, labels }) => typeof name === 'string' && isObject(labels))
  );
}

function isMilestone(value: unknown): boolean {
  if (value === undefined) return true;
  return isObject(value) && typeof value['completedAt'] === 'number' && isObject(value['labels']);
}

function isListOf(value: unknown, check: (item: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && check(item));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
