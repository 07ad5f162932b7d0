import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cronStartsOf } from '../../src/schedule/cron-starts.js';
import { parseCron } from '../../src/schedule/parse-cron.js';
import { runsOf, type Zoned, zoned } from './debian-cron.js';

/** A day before each change of the clock, and a day with none. */
const WINDOWS = [
  ['UTC', '2026-03-28T00:00Z'],
  ['Europe/Berlin', '2026-03-28T00:00Z'],
  ['Europe/Berlin', '2026-10-24T00:00Z'],
  ['America/New_York', '2026-03-07T00:00Z'],
  ['America/New_York', '2026-10-31T00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T00:00Z'],
  ['Africa/Cairo', '2026-04-23T00:00Z'],
  ['Africa/Cairo', '2026-10-29T00:00Z'],
] as const;

const DAYS = 2;

const windows = WINDOWS.map(([zone, from]) => {
  const clock = zoned(zone, new Date(from), DAYS);
  return { zone, name: `${zone} from ${from.slice(0, 10)}`, clock };
});

const PATTERNS = [
  '* * * * *',
  '*/5 * * * *',
  '7-59/10 * * * *',
  '0 * * * *',
  '30 */2 * * *',
  '0 2 * * *',
  '15 2 * * *',
  '30 2 * * *',
  '0 3 * * *',
  '30 0 * * *',
  '59 23 * * *',
  '0,30 1-3 * * *',
  '5 0-23/2 * * *',
  '*/20 2 * * *',
  '*,5 2 * * *',
  '45 1 * * 0',
  '15 2 * * 7',
  '10 2 29 * *',
  '10 2 25 * 5',
  '10 2 */2 * 0',
  '*/90 2 * * */8',
  '10 0-3 * 3,4,10,11 1-5',
  '0 12 1 * *',
] as const;

function startsIn(pattern: string, zone: string, { first, local }: Zoned): readonly number[] {
  const parsed = parseCron(pattern);
  if (parsed.kind === 'mistake') throw new Error(parsed.reason);
  const next = cronStartsOf(parsed, zone);
  const starts: number[] = [];
  const end = (first + local.length) * 60;
  for (let time = next(first * 60 - 1); time < end; time = next(time)) starts.push(time / 60);
  return starts;
}

test.each(windows)('every pattern starts when Debian cron starts it: $name', ({ zone, clock }) => {
  for (const pattern of PATTERNS) {
    expect([pattern, ...startsIn(pattern, zone, clock)]).toEqual([
      pattern,
      ...runsOf(pattern, clock),
    ]);
  }
});

test('the windows hold the changes of the clock that they are for', () => {
  const jumps = windows.map(({ clock: { local } }) =>
    local.flatMap((time, i) => (i > 0 && time - local[i - 1]! !== 1 ? [time - local[i - 1]!] : [])),
  );
  expect(jumps).toEqual([[], [61], [-59], [61], [-59], [-29], [31], [61], [-59]]);
});

test('any pattern starts when Debian cron starts it', () => {
  const number = (lowest: number, highest: number) => fc.integer({ min: lowest, max: highest });
  const field = (lowest: number, highest: number) =>
    fc.oneof(
      fc.constant('*'),
      number(1, 99).map((step) => `*/${step}`),
      fc.array(number(lowest, highest), { minLength: 1, maxLength: 3 }).map(String),
      fc
        .tuple(number(lowest, highest), number(lowest, highest), number(1, 5))
        .map(([a, b, step]) => `${Math.min(a, b)}-${Math.max(a, b)}/${step}`),
    );
  const pattern = fc
    .tuple(field(0, 59), field(0, 4), field(1, 31), fc.constant('*'), field(0, 7))
    .map((fields) => fields.join(' '));
  fc.assert(
    fc.property(pattern, fc.nat(windows.length - 1), (line, index) => {
      const { zone, clock } = windows[index]!;
      expect(startsIn(line, zone, clock)).toEqual(runsOf(line, clock));
    }),
    { numRuns: 150 },
  );
});

test('without a zone, starts are in the zone of the machine', () => {
  const parsed = parseCron('0 3 * * *');
  if (parsed.kind === 'mistake') throw new Error(parsed.reason);
  const start = new Date(cronStartsOf(parsed, undefined)(1_800_000_000) * 1000);
  expect([start.getHours(), start.getMinutes(), start.getSeconds()]).toEqual([3, 0, 0]);
});
