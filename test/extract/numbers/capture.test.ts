import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endsWithValue, valueGroupOf, valueIn } from '../../../src/extract/numbers/capture.js';

test.each([
  String.raw`rows: (\d+)`,
  String.raw`rows: (\d+)$`,
  String.raw`(\w+) took (?<value>\S+ ms)`,
  String.raw`\(or\|and [|(]\) (\d+[)|(]?\))`,
  String.raw`(?<host>\w+) (?:at )?(\d+)`,
])('a match of %s ends with its value', (source) => {
  expect(endsWithValue({ source })).toBe(true);
});

test.each([
  'rows',
  String.raw`(\d+) rows`,
  String.raw`(\d+) of (\d+)`,
  String.raw`(?<value>\d+) of (?<host>\w+)`,
  String.raw`(\d+) (?:of \(\d+)`,
  String.raw`(\d+) (?:[(]\d+)`,
  String.raw`(\d+)(?= rows)`,
  String.raw`(\d+)?`,
  String.raw`rows: (\d+)|sizes: (\d+)`,
])('a match of %s may end with something else', (source) => {
  expect(endsWithValue({ source })).toBe(false);
});

const PIECES = [
  '(\\d+)',
  '(?<value>\\d)',
  '(?<a>\\d)',
  '(?:',
  '(?=',
  '(?<=',
  '(',
  ')',
  '|',
  '$',
  '?',
];
const TEXTS = ['\\d', 'a', '\\(', '\\)', '\\\\', '[(]', '[^)]', '\\|'];

test('a pattern that ends with its value has no match that ends with something else', () => {
  const pieces = fc.array(fc.constantFrom(...PIECES, ...TEXTS), { maxLength: 8 });
  const lines = fc.array(fc.constantFrom('1', '2', 'a', '(', ')', '\\', '|'), { maxLength: 12 });
  fc.assert(
    fc.property(pieces, lines, (all, line) => {
      const source = all.join('');
      const match = isRegExp(source) ? new RegExp(source).exec(line.join('')) : null;
      if (match === null || !endsWithValue({ source })) return;
      const value = valueIn(match, valueGroupOf({ source }));
      expect(value !== undefined && match[0].endsWith(value)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

function isRegExp(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
