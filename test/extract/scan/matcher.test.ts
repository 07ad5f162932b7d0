import { expect, test } from 'vitest';
import { Matcher } from '../../../src/extract/scan/matcher.js';
import { inOwnNode } from '../../rig/own-node.js';

const STUCK = `${'a'.repeat(50_000)}b`;

test.each(['own', 'shared'])(
  'without the linear engine a line that takes too long is left out: event loop %s',
  (eventLoop) => {
    const script = `
      const { Matcher } = await load('extract/scan/matcher.js');
      const matcher = new Matcher({ source: '(a+)+$', flags: '' }, '${eventLoop}');
      const found = [];
      matcher.search(['aa', '${STUCK}', 'ba'], (_, index) => void found.push(index));
      console.log(JSON.stringify([matcher.isLinear, found, matcher.skipped]));`;
    expect(inOwnNode(script)).toEqual([false, [0, 2], 1]);
  },
);

test('a pattern gives up after three such lines', () => {
  const matcher = new Matcher({ source: '(a+)+$', flags: '' }, 'shared');
  const found: number[] = [];
  matcher.search([STUCK, STUCK, STUCK, 'a'], (_, index) => void found.push(index));
  matcher.search(['a'], (_, index) => void found.push(index));
  expect([found, matcher.hasGivenUp]).toEqual([[], true]);
});
