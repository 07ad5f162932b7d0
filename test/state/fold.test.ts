import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobRun } from '../../src/model/job-run.js';
import { markDelivered, pendingAt } from '../../src/state/delivered.js';
import { completedAt, REMEMBERED_RUNS } from '../../src/model/group-state.js';
import { add, addAll, aRun, aSkippedRun } from './a-run.js';

const runs = fc
  .array(fc.record({ code: fc.constantFrom(0, 0, 1, 7), host: fc.constantFrom('a', 'b') }), {
    minLength: 1,
    maxLength: 250,
  })
  .map((list) => list.map(({ code, host }, index) => aRun(index * 10, code, { host })));

test('of a run with a thousand records, the last has them all and the history a few', () => {
  const records = Array.from({ length: 1000 }, (_, index) => ({
    name: 'rows',
    labels: { table: `${index}` },
    value: index,
  }));
  const { lastRun, runs: history } = addAll([{ ...aRun(0, 0), records }]);
  expect(lastRun?.records).toHaveLength(1000);
  expect(history[0]?.records).toEqual(records.slice(0, 50));
});

test('the state is what its runs say, whatever their order of successes and failures', () => {
  fc.assert(
    fc.property(runs, (list) => {
      const state = addAll(list);
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

test('runs that end together make the same state in whatever order they come', () => {
  const together = fc.shuffledSubarray(
    [0, 1, 2, 3, 4, 5].map((index) => index),
    { minLength: 6 },
  );
  const codes = fc.array(fc.constantFrom(0, 1), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(together, codes, (order, results) => {
      const list = results.map((code, index) => aRun(100 + index / 1000, code));
      const before = addAll([aRun(1, 1), aRun(10, 0), aRun(20, 1)]);
      const arrange = (some: readonly JobRun[]) =>
        some.reduce((state, run) => add(state, run, { now: 102 }), before);
      const { totals: _, lastSuccess, lastFailure, ...inOrder } = arrange(list);
      const shuffled = arrange(order.map((index) => list[index]!));
      expect(shuffled).toMatchObject(inOrder);
      expect(shuffled.lastSuccess?.completedAt).toBe(lastSuccess?.completedAt);
      expect(shuffled.lastFailure?.completedAt).toBe(lastFailure?.completedAt);
    }),
  );
});

test('a clock that was set back does not hold the last success in the future', () => {
  const state = addAll([aRun(5000, 0), aRun(5010, 1), aRun(1000, 0)]);
  expect(state.lastRun?.startedAt).toBe(1000);
  expect(state.lastStartedAt).toBe(1000);
  expect(state.lastSuccess?.completedAt).toBe(1001);
  expect(state.consecutiveFailures).toBe(0);
  expect(state.runs.at(-1)?.startedAt).toBe(1000);
});

test('a run that outlasts a later one is the last to end, not the last to start', () => {
  const state = addAll([aRun(50, 0), aRun(10, 0, { durationSeconds: 100 })]);
  expect(state.lastRun?.startedAt).toBe(10);
  expect(state.lastStartedAt).toBe(50);
});

test('totals are apart for each host', () => {
  const hosts = ['a', 'b', 'b', 'b'].map((host, index) =>
    aRun(index, index === 2 ? 1 : 0, { host }),
  );
  expect(addAll(hosts).totals).toEqual([
    { outcome: 'success', host: 'a', count: 1 },
    { outcome: 'failure', host: 'b', count: 1 },
    { outcome: 'success', host: 'b', count: 2 },
  ]);
});

describe('a skipped run', () => {
  test('is counted and listed, and touches nothing else', () => {
    const before = addAll([aRun(0, 0), aRun(10, 1)]);
    const { sequence, totals, runs: list, ...rest } = add(before, aSkippedRun(20));
    expect(before).toMatchObject(rest);
    expect(sequence).toBe(3);
    expect(totals).toContainEqual({ outcome: 'skipped', host: 'a', count: 1 });
    expect(list.at(-1)?.outcome).toBe('skipped');
  });

  test('may be the first of its group', () => {
    const state = add(undefined, aSkippedRun(20));
    expect(state.lastRun).toBeUndefined();
    expect(add(state, aRun(30, 1))).toMatchObject({ consecutiveFailures: 1, sequence: 2 });
  });
});

describe('a destination', () => {
  test('has everything until the next run', () => {
    const first = addAll([aRun(0, 0)]);
    expect(pendingAt(first)).toEqual(['http://g']);
    const marked = markDelivered(first, 'http://g', first);
    expect(pendingAt(marked)).toEqual([]);
    expect(pendingAt(add(marked, aRun(10, 0)))).toEqual(['http://g']);
  });

  test('is waited for no more when the last run names others, and still when it names none', () => {
    const first = addAll([aRun(0, 0)]);
    expect(pendingAt(add(first, aRun(10, 0), { destinations: ['http://new'] }))).toEqual([
      'http://new',
    ]);
    expect(pendingAt(add(first, aRun(10, 0), { destinations: [] }))).toEqual(['http://g']);
  });

  test('that has got a later state is not marked with an earlier one', () => {
    const first = addAll([aRun(0, 0)]);
    const second = add(first, aRun(10, 0));
    const marked = markDelivered(second, 'http://g', second);
    expect(pendingAt(markDelivered(marked, 'http://g', first))).toEqual([]);
  });
});
