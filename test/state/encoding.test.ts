import { expect, test } from 'vitest';
import { decodeState, encodeState, rememberingDecoder } from '../../src/state/encoding.js';
import { addAll, aRun, KEY } from './a-run.js';

/** As version 0.1.0 of jobmeter wrote it. */
const VERSION_1 = {
  version: 1,
  key: KEY,
  sequence: 7,
  lastRun: {
    id: 'x',
    startedAt: 100,
    durationSeconds: 2.5,
    outcome: { kind: 'exited', code: 1 },
    verdict: 'failure',
    exitCode: 1,
    attempts: [{ startedAt: 100, durationSeconds: 2.5, outcome: 'exited', exitCode: 1 }],
    host: 'h',
    version: '0.1.0',
    labels: { team: 'db' },
    records: [{ name: 'rows', labels: {}, value: null }],
    output: [],
  },
  lastSuccess: { completedAt: 50, labels: {} },
  lastFailure: { completedAt: 102.5, labels: { team: 'db' } },
  consecutiveFailures: 1,
  totals: [{ outcome: 'success', host: 'h', count: 6 }],
  runs: [],
  destinations: [{ name: 'http://g', delivered: 6 }],
};

test('a state of version 1 is read, with what it did not have yet', () => {
  const decoded = decodeState(JSON.stringify(VERSION_1));
  expect(decoded).toEqual({
    kind: 'state',
    state: {
      ...VERSION_1,
      version: 4,
      sentAs: { prefix: 'batch_job_', method: 'add' },
      lastStartedAt: 100,
      lastRun: {
        ...VERSION_1.lastRun,
        records: [{ name: 'rows', labels: {}, value: Number.NaN }],
        resources: {},
        gauges: [],
        stages: [],
      },
      lastSuccess: { completedAt: 50, labels: {}, sequence: 7 },
      lastFailure: { completedAt: 102.5, labels: { team: 'db' }, sequence: 7 },
    },
  });
});

test('what is written is of the version of today and comes back equal', () => {
  const state = addAll([aRun(0, 0), aRun(10, 1)]);
  expect(encodeState(state)).toContain('"version": 4');
  expect(decodeState(encodeState(state))).toEqual({ kind: 'state', state });
});

test('a state of a newer version is told from what is none', () => {
  const newer = { ...VERSION_1, version: 5, runs: 'in another form' };
  expect(decodeState(JSON.stringify(newer))).toMatchObject({ kind: 'newer' });
  expect(decodeState('{"version": 5, "name": "a package"}')).toMatchObject({ kind: 'unreadable' });
});

test('a text is decoded once in a row, and a changed one anew', () => {
  const decode = rememberingDecoder();
  const [one, two] = [
    encodeState(addAll([aRun(0, 0)])),
    encodeState(addAll([aRun(0, 0), aRun(10, 1)])),
  ];
  const first = decode(one);
  expect(first).toEqual(decodeState(one));
  expect(decode(one)).toBe(first);
  expect(decode(two)).toEqual(decodeState(two));
  expect(decode(`${two} x`).kind).toBe('unreadable');
});
