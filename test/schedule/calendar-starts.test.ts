import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { systemdAnalyze } from '../../src/platform/systemd-analyze.js';
import { calendarStartsOf } from '../../src/schedule/cron-starts.js';
import { parseCalendar } from '../../src/schedule/parse-calendar.js';
import { CALENDARS } from './calendar-texts.js';

const at = (day: string): number => Date.parse(`${day}T00:00Z`) / 1000;

interface Window {
  readonly from: number;
  readonly to: number;
}

const DAY = 86_400;
const A_YEAR = { from: at('2026-01-01'), to: at('2027-01-01') };
const TWO_YEARS = { from: at('2026-01-01'), to: at('2028-01-01') };

/** Thirty hours around each change of the clock, and around the end of a year. */
const ZONES: readonly (readonly [zone: string, days: readonly string[]])[] = [
  ['UTC', ['2026-12-31']],
  ['Europe/Berlin', ['2026-03-29', '2026-10-25', '2026-12-31']],
  ['America/New_York', ['2026-03-08', '2026-11-01']],
  ['Australia/Lord_Howe', ['2026-04-04', '2026-10-03']],
  ['Africa/Cairo', ['2026-04-23', '2026-10-29']],
];

/** JOBMETER_CALENDARS=all: two years of each in each zone, which takes a minute. Otherwise each of them in one zone. */
const IS_WHOLE = process.env['JOBMETER_CALENDARS'] === 'all';

const PARTS = ZONES.length;

/** systemd 252 finds no elapse for these where midnight is skipped. */
const GIVEN_UP: readonly string[] = [
  'Africa/Cairo 0/2:00',
  'Africa/Cairo 00/6:00',
  'Africa/Cairo 1/6:15',
];

function elapsesOf(
  text: string,
  zone: string,
  { from, to }: Window,
  most: number,
): readonly number[] {
  const args = ['calendar', `--iterations=${most}`, `--base-time=@${from}`, '--', text];
  const { stdout } = spawnSync('systemd-analyze', args, {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: zone },
  });
  const lines =
    zone === 'UTC'
      ? /(?:Next elapse|Iter(?:\.|ation) #\d+): \w+ (\S+) (\S+) UTC$/gm
      : /\(in UTC\): \w+ (\S+) (\S+) UTC$/gm;
  return [...stdout.matchAll(lines)]
    .map(([, day, time]) => Date.parse(`${day}T${time}Z`) / 1000)
    .filter((each) => each < to);
}

function startsOf(text: string, zone: string, { from, to }: Window): readonly number[] {
  const parsed = parseCalendar(text);
  if (parsed.kind !== 'calendar') throw new Error(`${text}: ${parsed.kind}`);
  const next = calendarStartsOf(parsed.schedule, zone);
  const found: number[] = [];
  for (let time = next(from); time < to; time = next(time)) found.push(time);
  return found;
}

const shown = (times: readonly number[]): readonly string[] =>
  times.map((time) => new Date(time * 1000).toISOString().slice(0, 16));

describe.runIf(systemdAnalyze.isInstalled())('as systemd-analyze tells', () => {
  test.each(ZONES)('every calendar starts when it elapses: %s', (zone, days) => {
    const first = ZONES.findIndex(([each]) => each === zone);
    const rest = CALENDARS.filter(
      (text, index) =>
        (IS_WHOLE || index % PARTS === first % PARTS) && !GIVEN_UP.includes(`${zone} ${text}`),
    );
    for (const text of rest.map((each) => each.replace('OnCalendar=', ''))) {
      const aWeek = { from: TWO_YEARS.from, to: TWO_YEARS.from + 7 * DAY };
      const most = IS_WHOLE ? 14 : 2;
      const windows = days.map((day) => ({ from: at(day), to: at(day) + 1.25 * DAY }));
      const isRare = startsOf(text, zone, aWeek).length <= most;
      for (const window of isRare ? [IS_WHOLE ? TWO_YEARS : A_YEAR] : windows) {
        const starts = startsOf(text, zone, window);
        const elapses = elapsesOf(text, zone, window, starts.length + 1);
        expect([text, ...shown(starts)]).toEqual([text, ...shown(elapses)]);
      }
    }
  });
});
