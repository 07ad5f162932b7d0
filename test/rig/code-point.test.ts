import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePoint } from './code-point.js';

test('is one character and no surrogate, below them and above', () => {
  const all = fc.sample(codePoint, { numRuns: 2000, seed: 1 });
  for (const each of all) expect([[...each].length, each.isWellFormed()]).toEqual([1, true]);
  expect(all.some((each) => each > '\uDFFF' && each.length === 1)).toBe(true);
  expect(all.some((each) => each.length === 2)).toBe(true);
});

test('strings of it include names that are known to be dangerous', () => {
  const all = fc.sample(fc.string({ unit: codePoint }), { numRuns: 20_000, seed: 1 });
  expect(all).toContain('__proto__');
});
