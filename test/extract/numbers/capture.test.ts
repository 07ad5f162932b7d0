import { expect, test } from 'vitest';
import { valueGroupOf } from '../../../src/extract/numbers/capture.js';

test.each([
  [String.raw`rows: (\d+) of (\d+)`, 1],
  [String.raw`(?<host>\w+) (?:at )?(\d+)`, 2],
  [String.raw`(\w+) took (?<value>\S+ ms)`, 2],
  [String.raw`(?<=\() [(] \(or [^)] (?!x)`, 0],
  [String.raw`(?<host>\w+)`, 0],
])('the number of %s is in group %d', (source, group) => {
  expect(valueGroupOf({ source })).toBe(group);
});
