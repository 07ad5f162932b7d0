import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { normalizeCalendar } from '../../src/platform/systemd-analyze.js';
import { describeCalendar, looksLikeCalendar } from '../../src/schedule/calendar.js';

const nowhere = async (): Promise<undefined> => undefined;

test.each([
  ['OnCalendar=daily', "write '0 0 * * *'"],
  ['quarterly', "write '0 0 1 1,4,7,10 *'"],
  ['03:00', "write '0 3 * * *'"],
  ['Mon..Fri 03:05', "write '5 3 * * 1-5'"],
  ['Sat,Sunday *-*-* 04:30:00', "write '30 4 * * 6,7'"],
  ['*-*-01..07 00/6:00', "write '0 */6 1-7 * *'"],
  ['*-01,07-* 1..5/2:30', "write '30 1-5/2 * 1,7 *'"],
  ['*:5/20', "write '5-59/20 * * * *'"],
  ['02:00 Europe/Berlin', "write '0 2 * * *' and --timezone Europe/Berlin"],
  ['*-*~01 02:00', 'cron has no equivalent: use --every or --max-age'],
  ['*:*:30', 'cron has no equivalent: use --every or --max-age'],
  ['*-02-31 03:00', 'cron has no equivalent: use --every or --max-age'],
  ['Fri..Mon 03:00', 'cron has no equivalent: use --every or --max-age'],
  ['Someday 03:00', 'cron has no equivalent: use --every or --max-age'],
  ['25:00', 'cron has no equivalent: use --every or --max-age'],
  ['2026-01-01 03:00', 'cron has no equivalent: use --every or --max-age'],
])('the calendar %j: %s', async (text, remedy) => {
  expect(looksLikeCalendar(text)).toBe(true);
  expect(await describeCalendar(text, nowhere)).toBe(`is a calendar of systemd: ${remedy}`);
});

test.each(['0 3 * * *', '@daily', '61 3 * * *', 'H 3 * * *', ''])('%j is no calendar', (text) => {
  expect(looksLikeCalendar(text)).toBe(false);
});

test('a short form is understood by what systemd makes of it', async () => {
  const normalize = async () => 'Fri *-05-01 03:00:00';
  expect(await describeCalendar('5-1 3:00', normalize)).toContain('cron has no equivalent');
  expect(await describeCalendar('5-1 3:00', async () => '*-05-01 03:00:00')).toContain(
    "write '0 3 1 5 *'",
  );
});

test.runIf(existsSync('/usr/bin/systemd-analyze'))('systemd-analyze is asked for it', async () => {
  expect(await normalizeCalendar('5-1 3:00')).toBe('*-05-01 03:00:00');
  expect(await normalizeCalendar('nonsense')).toBeUndefined();
  expect(await normalizeCalendar('--version')).toBeUndefined();
});
