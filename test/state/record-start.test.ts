import type { FoldContext } from '../../src/state/fold-context.js';
import { expect, test } from 'vitest';
import { recordStart } from '../../src/state/record-start.js';
import { pendingAt } from '../../src/state/delivered.js';
import { addAll, aRun, KEY } from './a-run.js';

const at = (now: number): FoldContext => {
  const sentAs = { prefix: 'batch_job_', method: 'add' } as const;
  return { key: KEY, sentAs, destinations: ['http://g'], now };
};

test('the start of a run that goes on is known, and nothing waits for it', () => {
  const before = addAll([aRun(10, 0)]);
  const state = recordStart(before, at(21), 20);
  expect(state).toEqual({ ...before, lastStartedAt: 20 });
  expect(pendingAt(recordStart(undefined, at(21), 20))).toEqual([]);
});

test('it does not take back the start of a later one', () => {
  const state = recordStart(undefined, at(31), 30);
  expect(recordStart(state, at(32), 20)).toBe(state);
});

test('a start in the future is from before the clock was set back', () => {
  const state = recordStart(undefined, at(5000), 4999);
  expect(recordStart(state, at(1001), 1000).lastStartedAt).toBe(1000);
});
