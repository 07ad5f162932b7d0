import { expect, test } from 'vitest';
import { goesOn } from '../../../src/extract/scan/around-numbers.js';

test.each([
  ['1h', ' 2m'],
  ['1h', ', 2m'],
  ['1h', ' and 30 seconds'],
  ['1 day', ', 2:03:04'],
  ['3m', '2.5s'],
])('the duration %j goes on with %j', (begin, rest) => {
  expect(goesOn(`${begin}${rest}`, begin.length, 'seconds')).toBe(true);
});

test.each([' 25 files', ' 12', ' then 2m'])('the duration 1h does not go on with %j', (rest) => {
  expect(goesOn(`1h${rest}`, 2, 'seconds')).toBe(false);
});

test(
  'a long number after a duration takes no more time than its length',
  { timeout: 30_000 },
  () => {
    expect(goesOn(`1h ${'1'.repeat(200_000)}`, 2, 'seconds')).toBe(false);
  },
);
