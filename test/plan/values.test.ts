import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDurationSeconds } from '../../src/extract/numbers/duration.js';
import { parseExitCodes } from '../../src/plan/exit-codes.js';
import { parseRecordPattern } from '../../src/extract/patterns/value-pattern.js';
import { codePoint } from '../rig/code-point.js';

test.each([
  ['90s', 90],
  ['5m', 300],
  ['1h30m', 5400],
  ['10', 10],
  ['0.5', 0.5],
  ['250ms', 0.25],
  ['2d', 172_800],
  [' 3s ', 3],
])('%j is %d seconds', (text, seconds) => {
  expect(parseDurationSeconds(text)).toBeCloseTo(seconds);
});

test.each(['', 'soon', '-5s', '1h30', '5 minutes', '1e3', '10s!', 'Infinity', 's'])(
  '%j is no duration',
  (text) => {
    expect(parseDurationSeconds(text)).toBeUndefined();
  },
);

test.each([
  ['0', [0]],
  ['0,24', [0, 24]],
  ['3-5, 0', [0, 3, 4, 5]],
  ['1,1', [1]],
])('%j are the exit codes %j', (text, codes) => {
  expect(parseExitCodes(text)).toEqual(codes);
});

test.each(['', ',', '256', '-1', '5-3', 'a', '1;2'])('%j are no exit codes', (text) => {
  expect(parseExitCodes(text)).toBeUndefined();
});

test('a record pattern keeps every = behind the first', () => {
  expect(parseRecordPattern('rows:max=a=(\\d+)')).toEqual({
    kind: 'pattern',
    pattern: {
      name: 'rows',
      aggregation: 'max',
      pattern: { kind: 'regexp', source: 'a=(\\d+)', flags: '' },
    },
  });
});

test('whatever is written as a duration, exit codes or a pattern is read or refused, never thrown', () => {
  fc.assert(
    fc.property(fc.string({ unit: codePoint }), (text) => {
      parseDurationSeconds(text);
      parseExitCodes(text);
      expect(['pattern', 'invalid']).toContain(parseRecordPattern(text).kind);
    }),
  );
});
