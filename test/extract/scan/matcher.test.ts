import { expect, test } from 'vitest';
import { Matcher } from '../../../src/extract/scan/matcher.js';

const LINEAR_FLAG = 'l';

/** In this process V8 has no linear engine: nobody has switched it on. */
const HAS_LINEAR_ENGINE = ((): boolean => {
  try {
    return new RegExp('', LINEAR_FLAG).flags === LINEAR_FLAG;
  } catch {
    return false;
  }
})();

const STUCK = `${'a'.repeat(50_000)}b`;

test.each(['own', 'shared'] as const)(
  'without the linear engine a line that takes too long is left out: event loop %s',
  (eventLoop) => {
    expect(HAS_LINEAR_ENGINE).toBe(false);
    const matcher = new Matcher({ source: '(a+)+$', flags: '' }, eventLoop);
    const found: number[] = [];
    matcher.search(['aa', STUCK, 'ba'], (_, index) => void found.push(index));
    expect([found, matcher.skipped]).toEqual([[0, 2], 1]);
  },
);

test('a pattern gives up after three such lines', () => {
  const matcher = new Matcher({ source: '(a+)+$', flags: '' }, 'shared');
  const found: number[] = [];
  matcher.search([STUCK, STUCK, STUCK, 'a'], (_, index) => void found.push(index));
  matcher.search(['a'], (_, index) => void found.push(index));
  expect([found, matcher.hasGivenUp]).toEqual([[], true]);
});
