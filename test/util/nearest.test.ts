import { expect, test } from 'vitest';
import { nearest } from '../../src/util/nearest.js';

test('the nearest names come first, and two letters that changed places are one slip', () => {
  expect(nearest('rsycn', ['restic', 'rsync', 'pg_dump'])).toEqual(['rsync']);
  expect(nearest('tes', ['test', 'tee', 'nothing'])).toEqual(['test', 'tee']);
  expect(nearest('nothing', ['psql', 'rsync'])).toEqual([]);
});

test('a text that is far longer than every name is compared with none', () => {
  const names = Array.from({ length: 500 }, (_, number) => `Somewhere/Place_${number}`);
  const before = process.cpuUsage();
  expect(nearest('a'.repeat(20_000), names)).toEqual([]);
  // Each swap of two letters was compared with each name: minutes.
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
});
