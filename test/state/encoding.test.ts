import { expect, test } from 'vitest';
import { decodeState, encodeState } from '../../src/state/encoding.js';
import { fold } from '../../src/state/fold.js';

test('a state of a version that did not measure resources is read', () => {
  const state = fold(
    undefined,
    { job: 'j', labels: {} },
    {
      id: 'x',
      startedAt: 1,
      durationSeconds: 2,
      outcome: { kind: 'exited', code: 0 },
      verdict: 'success',
      exitCode: 0,
      attempts: [],
      host: 'h',
      version: '1.0.0',
      labels: {},
      records: [],
      gauges: [],
      stages: [],
      output: [],
      resources: {},
    },
  );
  const { resources, ...before } = state.lastRun;
  expect(resources).toEqual({});
  const text = encodeState({ ...state, lastRun: before } as typeof state);
  expect(text).not.toContain('resources');
  expect(decodeState(text)).toEqual({ kind: 'state', state });
});
