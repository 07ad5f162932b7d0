import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JobRun } from '../../src/run/job-run.js';
import { fold, isDelivered, markDelivered } from '../../src/state/fold.js';
import { completedAt, type GroupState, REMEMBERED_RUNS } from '../../src/state/group-state.js';

const key = { job: 'db_backup', labels: { region: 'eu' } };

function aRun(startedAt: number, code: number, host = 'a'): JobRun {
  return {
    id: `${startedAt}`,
    startedAt,
    durationSeconds: 1,
    outcome: { kind: 'exited', code },
    verdict: code === 0 ? 'success' : 'failure',
    exitCode: code,
    attempts: [],
    host,
    version: '1.0.0',
    labels: {},
    records: [],
    gauges: [],
    stages: [],
    output: [],
    resources: {},
  };
}

const runs = fc
  .array(fc.record({ code: fc.constantFrom(0, 0, 1, 7), host: fc.constantFrom('a', 'b') }), {
    minLength: 1,
    maxLength: 250,
  })
  .map((list) => list.map(({ code, host }, index) => aRun(index * 10, code, host)));

function foldAll(list: readonly JobRun[]): GroupState {
  return list.reduce<GroupState | undefined>((state, run) => fold(state, key, run), undefined)!;
}

test('of a run with a thousand records, the last has them all and the history a few', () => {
  const records = Array.from({ length: 1000 }, (_, index) => ({
    name: 'rows',
    labels: { table: `${index}` },
    value: index,
  }));
  const { lastRun, runs: history } = foldAll([{ ...aRun(0, 0), records }]);
  expect(lastRun.records).toHaveLength(1000);
  expect(history[0]?.records).toEqual(records.slice(0, 50));
});

test('the state is what its runs say, whatever their order of successes and failures', () => {
  fc.assert(
    fc.property(runs, (list) => {
      const state = foldAll(list);
      const successes = list.filter(({ verdict }) => verdict === 'success');
      const failures = list.filter(({ verdict }) => verdict === 'failure');
      const newest = (some: readonly JobRun[]): number | undefined =>
        some.length === 0 ? undefined : completedAt(some.at(-1)!);
      expect(state.lastSuccess?.completedAt).toBe(newest(successes));
      expect(state.lastFailure?.completedAt).toBe(newest(failures));
      expect(state.lastRun).toBe(list.at(-1));
      expect(state.totals.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
      expect(state.runs.map(({ id }) => id)).toEqual(
        list.slice(-REMEMBERED_RUNS).map(({ id }) => id),
      );
      const sinceSuccess = list.length - 1 - list.findLastIndex((run) => run.verdict === 'success');
      expect(state.consecutiveFailures).toBe(sinceSuccess);
    }),
  );
});

test('totals are apart for each host', () => {
  const state = foldAll([aRun(0, 0, 'a'), aRun(1, 0, 'b'), aRun(2, 1, 'b'), aRun(3, 0, 'b')]);
  expect(state.totals).toEqual([
    { outcome: 'success', host: 'a', count: 1 },
    { outcome: 'failure', host: 'b', count: 1 },
    { outcome: 'success', host: 'b', count: 2 },
  ]);
});

test('a destination has everything until the next run', () => {
  const first = foldAll([aRun(0, 0)]);
  const marked = markDelivered(first, 'http://g', first.sequence);
  expect(isDelivered(marked, 'http://g')).toBe(true);
  expect(isDelivered(marked, 'http://other')).toBe(false);
  expect(isDelivered(fold(marked, key, aRun(10, 0)), 'http://g')).toBe(false);
});
