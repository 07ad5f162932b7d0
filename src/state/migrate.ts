import { STATE_VERSION } from '../model/group-state.js';
import { isRecord, type JsonRecord } from '../util/json.js';

/** Each step converts a version to the next one. Never edit a released step. */
const STEPS: Readonly<Record<number, (old: JsonRecord) => JsonRecord>> = {
  1: (old) => ({
    ...old,
    version: 2,
    // Version 1 knew only these. Runs with others will report them again.
    sentAs: { prefix: 'batch_job_', method: 'add' },
    lastRun: withMeasurements(old['lastRun']),
    lastStartedAt: isRecord(old['lastRun']) ? old['lastRun']['startedAt'] : undefined,
    lastSuccess: withSequence(old['lastSuccess'], old['sequence']),
    lastFailure: withSequence(old['lastFailure'], old['sequence']),
  }),
  // Version 3 adds lost runs, which version 2 would take for a damaged state.
  2: (old) => ({ ...old, version: 3 }),
  // Version 4 adds deadlines and limits, which version 3 would drop with its next run.
  3: (old) => ({ ...old, version: 4 }),
};

/** The first runs had no resources, gauges or stages. */
function withMeasurements(run: unknown): unknown {
  return isRecord(run) ? { resources: {}, gauges: [], stages: [], ...run } : run;
}

/** A destination that lacks something may lack this. */
function withSequence(milestone: unknown, sequence: unknown): unknown {
  return isRecord(milestone) ? { ...milestone, sequence } : milestone;
}

/** Converts to the current version. Undefined if there is no way from that version. */
export function migrate(state: JsonRecord): JsonRecord | undefined {
  let current: JsonRecord | undefined = state;
  while (current !== undefined && current['version'] !== STATE_VERSION) {
    const version: unknown = current['version'];
    current = typeof version === 'number' ? STEPS[version]?.(current) : undefined;
  }
  return current;
}
