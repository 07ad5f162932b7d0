import { expect, test } from 'vitest';
import { cronStartsOf } from '../../src/schedule/cron-starts.js';
import { parseCron } from '../../src/schedule/parse-cron.js';
import { KINDS, type Limit, simulateYear, startsIn, yearOf } from './year.js';

/** A part of `npm run bench -- --part years`: frequent jobs take their time, and are as the hourly one. */
const SEEDS = [1, 2, 3];

const FREQUENT = /^(?:every \d+ minutes|hourly)$/;

const ZONE = 'Europe/Berlin';
const year = yearOf(ZONE);

const years = KINDS.filter(({ name }) => !FREQUENT.test(name)).map((kind) => ({
  kind,
  zone: ZONE,
  starts: startsIn(kind, year),
}));

test.each(years)('croner knows the starts of a year: $kind.name', ({ kind, zone, starts: all }) => {
  const starts = all.slice(0, 2000);
  const parsed = parseCron(kind.cron);
  if (parsed.kind === 'mistake') throw new Error(parsed.reason);
  const next = cronStartsOf(parsed, zone);
  let time = starts[0]! - 1;
  expect(starts.map(() => (time = next(time)))).toEqual(starts);
});

function sumUp(limit: Limit) {
  const results = SEEDS.flatMap((seed) =>
    years.map(({ kind, zone, starts }) => simulateYear(kind, zone, starts, seed, limit)),
  );
  const sum = (name: 'faults' | 'missed' | 'falseAlarms') =>
    results.reduce((total, result) => total + result[name], 0);
  return { faults: sum('faults'), missed: sum('missed'), falseAlarms: sum('falseAlarms') };
}

test('with --max-duration, a simulated year has no false alarm and all but a few faults are found', () => {
  const { faults, missed, falseAlarms } = sumUp('told');
  expect(faults).toBeGreaterThan(100);
  expect(missed).toBeLessThanOrEqual(0.02 * faults);
  expect(falseAlarms).toBeLessThanOrEqual(1);
});

test('with learned limits, a simulated year has few false alarms', () => {
  const { faults, missed, falseAlarms } = sumUp('learned');
  expect(missed).toBeLessThanOrEqual(0.02 * faults);
  expect(falseAlarms).toBeLessThanOrEqual(0.1 * faults);
});
