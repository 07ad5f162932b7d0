import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemdAnalyze } from '../../src/platform/systemd-analyze.js';
import { looksLikeCalendar, parseCalendar } from '../../src/schedule/parse-calendar.js';
import { CALENDARS } from './calendar-texts.js';
import { codePoint } from '../rig/code-point.js';

test.each([
  ['OnCalendar=daily', 'daily', '0 0 * * *'],
  ['Quarterly', 'Quarterly', '0 0 1 1,4,7,10 *'],
  ['Mon..Fri  03:05', 'Mon..Fri 03:05', '5 3 * * 1-5'],
  ['Sat,Sunday *-*-* 04:30:00', 'Sat,Sunday *-*-* 04:30:00', '30 4 * * 6,7'],
  ['*-*-01..07 00/6:00', '*-*-01..07 00/6:00', '0 */6 1-7 * *'],
  ['*-01,07-* 1..5/2:30', '*-01,07-* 1..5/2:30', '30 1-5/2 * 1,7 *'],
  ['*:5/20', '*:5/20', '5-59/20 * * * *'],
  ['Mon', 'Mon', '0 0 * * 1'],
  ['12-24', '12-24', '0 0 24 12 *'],
  ['*-*-*', '*-*-*', '0 0 * * *'],
  ['5-*', '5-*', '0 0 * 5 *'],
])('the calendar %j is %j, in fields %j', (written, text, cron) => {
  expect(looksLikeCalendar(written)).toBe(true);
  expect(parseCalendar(written)).toMatchObject({
    kind: 'calendar',
    text,
    cron,
    timezone: undefined,
    isBothDays: false,
  });
});

test.each([
  ['02:00 Europe/Berlin', '02:00', 'Europe/Berlin'],
  ['weekly UTC', 'weekly', 'UTC'],
  [
    'Sat *-*-1..7 18:00 America/Argentina/Buenos_Aires',
    'Sat *-*-1..7 18:00',
    'America/Argentina/Buenos_Aires',
  ],
])('the time zone at the end of %j is taken off', (written, text, timezone) => {
  expect(parseCalendar(written)).toMatchObject({ kind: 'calendar', text, timezone });
});

test('a day of the week and of the month have to be both', () => {
  expect(parseCalendar('Sat *-*-1..7 18:00')).toMatchObject({ isBothDays: true });
});

test.each([
  ['*-*~01 02:00', 'the end of the month', undefined],
  ['*-*-* 03:00:30', 'no seconds', '0 3 * * *'],
  ['*:*:0/10', 'no seconds', '* * * * *'],
  ['Sat *-*-1..7 18:00:30', 'no seconds', undefined],
  ['2026-12-24 03:00', 'no years', undefined],
  ['2026..2028-*-1', 'no years', undefined],
  ['*-02-31 03:00', 'no month has that day', undefined],
  ['Mon *-2-30 03:00', 'no month has that day', undefined],
])('%j has starts that cron cannot tell: %s', (text, reason, nearest) => {
  expect(looksLikeCalendar(text)).toBe(true);
  expect(parseCalendar(text)).toMatchObject({
    kind: 'inexact',
    reason: expect.stringContaining(reason),
    nearest,
  });
});

test.each([
  'Fri..Mon 03:00',
  'Someday 03:00',
  '25:00',
  '3:60',
  '*-*-0 3:00',
  'daily 03:00',
  '5..1:00',
])('%j is not read', (text) => {
  expect([looksLikeCalendar(text), parseCalendar(text).kind]).toEqual([true, 'unread']);
});

test.each([
  '0 3 * * *',
  '0 3 * * mon..fri',
  '@daily',
  '61 3 * * *',
  '1-5 25 * * *',
  'H 3 * * *',
  '0 3 * *',
  '0 3 * 1-5',
  '0 3 1..5 *',
  '*/5 8-18 * *',
  '3 1-5',
  '',
])('%j is no calendar', (text) => {
  expect(looksLikeCalendar(text)).toBe(false);
});

const number = (highest: number) => fc.integer({ min: 0, max: highest + 2 }).map(String);
const component = (highest: number) => {
  const range = fc.tuple(number(highest), number(highest)).map(([a, b]) => `${a}..${b}`);
  const stepped = fc
    .tuple(fc.oneof(number(highest), range), number(12))
    .map(([a, b]) => `${a}/${b}`);
  const list = fc.array(fc.oneof(number(highest), range, stepped), { minLength: 1, maxLength: 3 });
  return fc.oneof(fc.constant('*'), list.map(String));
};
const weekday = fc.constantFrom(
  'Mon',
  'tue',
  'Sat',
  'SUN',
  'Friday',
  'Mon..Wed',
  'Sat..Tue',
  'Thu-Sun',
  'Mondays',
);
const weekdays = fc.oneof(
  fc.constant(''),
  fc.array(weekday, { minLength: 1, maxLength: 2 }).map((all) => `${all.join(',')} `),
);
const calendar = fc
  .tuple(weekdays, component(12), component(31), component(23), component(59))
  .map(([days, month, day, hour, minute]) => `${days}*-${month}-${day} ${hour}:${minute}`);

describe.runIf(systemdAnalyze.isInstalled())('beside systemd-analyze', () => {
  test('any calendar that is taken means what systemd makes of it', async () => {
    const check = async (text: string): Promise<void> => {
      const parsed = parseCalendar(text);
      if (parsed.kind !== 'calendar') return;
      const normalized = await systemdAnalyze.normalize(parsed.text);
      if (normalized.kind !== 'normalized') throw new Error(`${text}: ${normalized.kind}`);
      const again = parseCalendar(normalized.calendar);
      expect([text, again.kind === 'calendar' && daysOf(again)]).toEqual([text, daysOf(parsed)]);
    };
    for (const text of CALENDARS) await check(text);
    await fc.assert(fc.asyncProperty(calendar, check), { numRuns: 300 });
  });

  test('it tells what it refuses', async () => {
    const { normalize } = systemdAnalyze;
    expect(await normalize('5-1 3:00')).toEqual({
      kind: 'normalized',
      calendar: '*-05-01 03:00:00',
    });
    expect(await normalize('nonsense')).toEqual({ kind: 'refused' });
    expect(await normalize('--version')).toEqual({ kind: 'refused' });
  });
});

function daysOf({ schedule }: { readonly schedule: object }): object {
  return Object.fromEntries(
    Object.entries(schedule as Record<string, { values?: readonly number[] }>).map(
      ([key, field]) => [key, field.values],
    ),
  );
}

test('any text is a calendar or none, and never an error', () => {
  const text = fc.oneof(
    fc.string({ unit: codePoint }),
    fc
      .array(fc.constantFrom(...'*/-~:.,0159 monT=U'), { maxLength: 25 })
      .map((all) => all.join('')),
  );
  // What is read is not left to cron's parser, which would only complain.
  const isRecognized = (each: string): boolean =>
    parseCalendar(each).kind === 'unread' || looksLikeCalendar(each);
  expect(() => fc.assert(fc.property(text, isRecognized), { numRuns: 1000 })).not.toThrow();
});
