import type { JobRun, NamedValue, StageDuration } from '../model/job-run.js';
import { type GroupState, STATE_VERSION } from '../model/group-state.js';
import type { AlertLimits } from '../model/schedule.js';
import { migrate } from './migrate.js';
import { isGroupState } from './state-schema.js';
import { isRecord } from '../util/json.js';

export type DecodedState =
  | { readonly kind: 'state'; readonly state: GroupState }
  /** Written by a newer version of jobmeter, so it must not be changed. */
  | { readonly kind: 'newer'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * JSON that people can also read. A record that was not found is `null`, because JSON has no NaN.
 */
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
  if (!isRecord(value) || !isKey(value['key'])) return FOREIGN;
  if (typeof value['version'] === 'number' && value['version'] > STATE_VERSION) {
    return { kind: 'newer', reason: 'it was written by a newer version of jobmeter' };
  }
  const current = migrate(value);
  return isGroupState(current) ? { kind: 'state', state: restore(current) } : FOREIGN;
}

/**
 * Decodes the same text only once, because a delivery reads the state before its lock, under its
 * lock, and to settle it.
 */
export function rememberingDecoder(): typeof decodeState {
  let last: { readonly text: string; readonly decoded: DecodedState } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, decoded: decodeState(text) };
    return last.decoded;
  };
}

const FOREIGN: DecodedState = { kind: 'unreadable', reason: 'it is not a jobmeter state' };

function restore(state: GroupState): GroupState {
  const { lastRun } = state;
  return {
    ...state,
    ...(lastRun && { lastRun: restoreRun(lastRun) }),
    runs: state.runs.map(restoreSummary),
    ...(state.limits && { limits: restoreLimits(state.limits) }),
  };
}

function restoreRun(run: JobRun): JobRun {
  return {
    ...restoreSummary(run),
    gauges: restoreNaN(run.gauges),
    stages: restoreStages(run.stages),
  };
}

/** JSON has null instead of NaN. */
function restoreSummary<T extends Pick<JobRun, 'exitCode' | 'records'>>(run: T): T {
  return { ...run, exitCode: run.exitCode ?? Number.NaN, records: restoreNaN(run.records) };
}

function restoreNaN(values: readonly NamedValue[]): readonly NamedValue[] {
  return values.map((each) => ({ ...each, value: each.value ?? Number.NaN }));
}

function restoreStages(stages: readonly StageDuration[]): readonly StageDuration[] {
  return stages.map((stage) => ({ ...stage, seconds: stage.seconds ?? Number.NaN }));
}

function restoreLimits(limits: AlertLimits): AlertLimits {
  const entries = Object.entries(limits) as [string, number | null][];
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? Number.NaN]));
}

/** Distinguishes a state of any version from other files. */
function isKey(value: unknown): boolean {
  return isRecord(value) && typeof value['job'] === 'string' && isRecord(value['labels']);
}
