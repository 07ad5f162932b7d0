import type { FoldContext } from '../../src/state/fold-context.js';
import type { JobRun } from '../../src/model/job-run.js';
import { fold } from '../../src/state/fold.js';
import { completedAt, type GroupState } from '../../src/model/group-state.js';

export const KEY = { job: 'db_backup', labels: { region: 'eu' } };

/** A run that takes a second. */
export function aRun(startedAt: number, code: number, changes: Partial<JobRun> = {}): JobRun {
  return {
    id: `${startedAt}`,
    startedAt,
    durationSeconds: 1,
    outcome: { kind: 'exited', code },
    verdict: code === 0 ? 'success' : 'failure',
    exitCode: code,
    attempts: [],
    host: 'a',
    version: '1.0.0',
    labels: {},
    records: [],
    gauges: [],
    stages: [],
    output: [],
    resources: {},
    ...changes,
  };
}

export function aSkippedRun(startedAt: number): JobRun {
  const outcome = { kind: 'skipped', reason: 'an earlier run is still running' } as const;
  return aRun(startedAt, 0, { outcome, durationSeconds: 0 });
}

/** Added the moment that it ends, unless told otherwise. */
export function add(
  previous: GroupState | undefined,
  run: JobRun,
  changes: Partial<FoldContext> = {},
): GroupState {
  const circumstances: FoldContext = {
    key: KEY,
    sentAs: { prefix: 'batch_job_', method: 'add' },
    destinations: ['http://g'],
    now: completedAt(run),
    ...changes,
  };
  return fold(previous, circumstances, run);
}

export function addAll(runs: readonly JobRun[]): GroupState {
  return runs.reduce<GroupState | undefined>((state, run) => add(state, run), undefined)!;
}
