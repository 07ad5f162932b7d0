import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationBar, sparkline } from '../../src/commands/status/sparkline.js';

const run = (seconds: number, outcome: 'success' | 'failure' | 'lost' = 'success') => ({
  seconds,
  outcome,
});

test('a bar for every run, the longest the highest, a mark for one that failed', () => {
  expect(sparkline([run(1), run(8), run(100, 'failure'), run(4), run(9, 'lost')])).toBe('▁█×▄×');
  expect(sparkline([run(0), run(0)])).toBe('▁▁');
  expect(sparkline([])).toBe('');
});

test('a bar is never longer than it may be, and never nothing for a run that took time', () => {
  const seconds = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(seconds, seconds, fc.integer({ min: 1, max: 20 }), (a, b, width) => {
      const bar = durationBar(Math.min(a, b), Math.max(a, b), width);
      expect(bar.length).toBeGreaterThan(0);
      expect(bar.length).toBeLessThanOrEqual(width);
    }),
  );
});
