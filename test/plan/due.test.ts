import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { WrittenOptions } from '../../src/options/command-line.js';
import type { Environment, Settings } from '../../src/options/settings.js';
import { resolveCalendar } from '../../src/plan/resolve-calendar.js';
import { resolveRun } from '../../src/plan/resolve-run.js';
import { type SystemdAnalyze, systemdAnalyze } from '../../src/platform/systemd-analyze.js';
import { NO_CONFIG } from '../../src/config/config.js';
import { parseCron } from '../../src/schedule/parse-cron.js';
import { codePoint } from '../rig/code-point.js';

interface Given {
  readonly flags?: WrittenOptions;
  readonly env?: Environment;
  readonly layers?: readonly Settings[];
}

async function resolve({ flags = {}, env = {}, layers = [] }: Given) {
  return resolveRun(
    { env, uid: () => 1000, homedir: () => '/home/a' },
    { options: { job: 'j', ...flags }, operands: ['true'] },
    [],
    { ...NO_CONFIG, layers },
  );
}

async function refusals(flags: WrittenOptions): Promise<readonly string[]> {
  const resolved = await resolve({ flags });
  if (resolved.kind !== 'refused') return [];
  return resolved.problems.map(({ source, text }) => `${source} ${text}`);
}

async function dueOf(given: Given) {
  const resolved = await resolve(given);
  if (resolved.kind === 'refused') throw new Error(JSON.stringify(resolved.problems));
  return { ...resolved.plan.due, warnings: resolved.warnings.map(({ source }) => source) };
}

test('all options of the schedule are in the plan', async () => {
  const flags = {
    schedule: ' 0 3\t*  * mon-fri\n',
    timezone: 'Europe/Berlin',
    grace: '10m',
    maxDuration: '2h',
    alertAfter: '3',
  };
  expect(await dueOf({ flags })).toEqual({
    schedule: { kind: 'cron', cron: '0 3 * * mon-fri', timezone: 'Europe/Berlin' },
    graceSeconds: 600,
    maxDurationSeconds: 7200,
    alertAfter: 3,
    warnings: [],
  });
});

test.each([
  [
    { every: '15m', grace: '0' },
    { kind: 'every', seconds: 900 },
  ],
  [{ maxAge: '35d' }, { kind: 'max-age', seconds: 35 * 86_400 }],
  [{ schedule: '@daily' }, { kind: 'cron', cron: '@daily', timezone: undefined }],
  [{ schedule: 'none' }, { kind: 'none' }],
])('%j is the schedule %j', async (flags, schedule) => {
  expect((await dueOf({ flags })).schedule).toEqual(schedule);
});

test.each([
  ['61 3 * * *', 'character 1: minute 61 is not a number from 0 to 59'],
  ['0 3,4,24 * * *', 'character 7: hour 24 is not a number from 0 to 23'],
  ['0 3 * jna *', 'character 7: month jna is not a number from 1 to 12, or a name from jan to dec'],
  ['0 3 * *', 'character 1: it has 4 of 5 fields'],
  ['0 3 * * * root', 'character 11: it has 6 fields instead of 5'],
  ['0 0 30 2 *', 'character 5: no month of the schedule has that day'],
  ['5/10 * * * *', 'character 2: a step needs a range: write 5-59/10'],
  ['*/0 * * * *', 'character 3: a step of 0 matches nothing'],
  ['0 3 * * 5-1', 'character 9: the range 5-1 goes backwards: write 5-7,0-1'],
  ['0,,1 3 * * *', 'character 3: minute has an empty place in its list'],
  ['0 0 L * *', 'character 5: cron has no L'],
  ['0 0 * * 5#2', 'character 9: cron has no #'],
  ['H H * * *', 'character 1: cron has no H'],
  ['@reboot', 'character 1: @reboot tells no time'],
  ['@dayly', 'character 1: @dayly is none of @yearly'],
  ['', 'character 1: it is empty'],
  [`${'1,'.repeat(600)}1 * * * *`, 'character 999: it has more than 998 characters'],
  [`${'1,'.repeat(600)}1:00`, 'character 999: it has more than 998 characters'],
])('the schedule %j is refused: %s', async (schedule, reason) => {
  const [refusal, ...others] = await refusals({ schedule });
  expect(refusal).toMatch(/^--schedule ".*" is /);
  expect(refusal).toContain(reason);
  expect(others).toEqual([]);
});

describe.runIf(systemdAnalyze.isInstalled())('where systemd is', () => {
  test.each([
    ['Mon..Fri 03:00', 'Mon..Fri 03:00', undefined],
    [' OnCalendar=Sat,Sun  *-*-* 04:30:00 UTC', 'Sat,Sun *-*-* 04:30:00', 'UTC'],
    ['*:0/15 Europe/Berlin', '*:0/15', 'Europe/Berlin'],
    ['Sat *-*-1..7 18:00', 'Sat *-*-1..7 18:00', undefined],
    ['Weekly', 'Weekly', undefined],
    // A form that is left to systemd.
    ['1..2/5:00', '*-*-* 01:00:00', undefined],
  ])('%j is a schedule', async (schedule, calendar, timezone) => {
    const expected = { kind: 'calendar', calendar, timezone };
    expect((await dueOf({ flags: { schedule } })).schedule).toEqual(expected);
  });

  test.each([
    ['*-*-* 03:00:30', "cron has no seconds: the nearest schedule is '0 3 * * *'"],
    ['2026-12-24 03:00', 'cron has no years: use --every or --max-age'],
    ['*-*~1 03:00', 'cron does not count days from the end of the month: use --every or --max-age'],
    ['*-2-30 03:00', 'no month has that day: use --every or --max-age'],
    ['OnCalendar=1:00 OnCalendar=2:00', 'names several calendars'],
    ['Fri..Mon 03:00', 'neither as a schedule of cron nor by systemd-analyze calendar'],
    ['daily 03:00', 'neither as a schedule of cron nor by systemd-analyze calendar'],
    [
      '03:00 Europe/Berln',
      'ends with a time zone: "Europe/Berln" is not a known time zone: did you mean',
    ],
  ])('the calendar %j is refused: … %s …', async (schedule, reason) => {
    const [refusal, ...others] = await refusals({ schedule });
    expect(refusal).toMatch(/^--schedule ".*" /);
    expect(refusal).toContain(reason);
    expect(others).toEqual([]);
  });

  test('a zone in a calendar overrides one of a weaker source, and does not fit another one beside it', async () => {
    const env = { JOBMETER_TIMEZONE: 'Asia/Tokyo' };
    const zoneOf = async (given: Given) => {
      const { schedule } = await dueOf(given);
      return schedule?.kind === 'calendar' ? schedule.timezone : schedule?.kind;
    };
    expect(await zoneOf({ env, flags: { schedule: '03:00 UTC' } })).toBe('UTC');
    expect(await zoneOf({ env, flags: { schedule: '03:00' } })).toBe('Asia/Tokyo');
    expect(await refusals({ schedule: '03:00 UTC', timezone: 'Asia/Tokyo' })).toEqual([
      '--schedule "03:00 UTC" is in the time zone UTC, and --timezone is Asia/Tokyo: keep one',
    ]);
  });
});

const NOT_HERE: SystemdAnalyze = {
  isInstalled: () => false,
  normalize: () => Promise.reject(new Error('not here')),
};

test.each([
  ['Mon..Fri 03:00', "write '0 3 * * 1-5'"],
  ['02:00 Europe/Berlin', "write '0 2 * * *' and --timezone Europe/Berlin"],
  ['*:*:30', "the nearest schedule is '* * * * *'"],
  ['Sat *-*-1..7 18:00', 'cron has no equivalent: use --every or --max-age'],
  ['*-*~1', 'use --every or --max-age'],
  ['Someday 03:00', 'cron has no equivalent: use --every or --max-age'],
])('where systemd is not, %j is refused: %s', async (text, remedy) => {
  const zone = { name: undefined, source: '--timezone', isWeaker: true };
  expect(await resolveCalendar(text, zone, NOT_HERE)).toEqual({
    kind: 'refused',
    reason: `is a calendar of systemd, and systemd-analyze is not installed here: ${remedy}`,
  });
});

test('all mistakes are told at once, each with its option', async () => {
  const flags = {
    schedule: '0 3 * *',
    every: '5m',
    timezone: 'Berlin',
    grace: 'x',
    maxDuration: '0',
    alertAfter: '0',
  };
  expect(await refusals(flags)).toEqual([
    '--every and --schedule are both given: keep one',
    '--timezone "Berlin" is not a known time zone: did you mean Europe/Berlin?',
    expect.stringMatching(/^--schedule "0 3 \* \*" is not understood at character 1: /),
    '--grace "x" is not understood: write a duration, such as 15m, 26h or 7d',
    '--max-duration "0" is not understood: write a duration above 0, such as 15m, 26h or 7d',
    '--alert-after "0" is not understood: write a number from 1 to 9999',
  ]);
});

test.each([
  [{ timezone: 'UTC' }, '--timezone does nothing without --schedule'],
  [{ maxAge: '1d', grace: '5m' }, '--grace does nothing without --schedule or --every'],
  [{ maxAge: '1d', every: '5m' }, '--max-age and --every are both given'],
])('%j: %s', async (flags, reason) => {
  expect(await refusals(flags)).toEqual([expect.stringContaining(reason)]);
});

test('a mistake in the environment is a line, and the run has no schedule', async () => {
  const env = { JOBMETER_SCHEDULE: '0 3 * *', JOBMETER_ALERT_AFTER: '2' };
  expect(await dueOf({ env })).toMatchObject({
    schedule: undefined,
    alertAfter: 2,
    warnings: ['JOBMETER_SCHEDULE'],
  });
});

test('in an unknown time zone no schedule is known', async () => {
  const env = { JOBMETER_SCHEDULE: '0 3 * * *', JOBMETER_TIMEZONE: 'Mars' };
  const { schedule, warnings } = await dueOf({ env });
  expect([schedule, warnings]).toEqual([undefined, ['JOBMETER_TIMEZONE']]);
});

test('the stronger source decides, and JOBMETER_MAX_AGE is for status too', async () => {
  const env = { JOBMETER_EVERY: '5m', JOBMETER_MAX_AGE: '26h' };
  const schedule = { kind: 'cron', cron: '@daily', timezone: undefined };
  expect(await dueOf({ env, flags: { schedule: '@daily' } })).toMatchObject({
    schedule,
    warnings: [],
  });
  expect(await dueOf({ env })).toMatchObject({
    schedule: { kind: 'every', seconds: 300 },
    warnings: [],
  });
});

test('any text is a schedule or a mistake with a place in it', () => {
  const words = fc.array(fc.constantFrom(...'*/-,0159 7@jan#L\t'), { maxLength: 25 });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: codePoint }),
        words.map((all) => all.join('')),
      ),
      (text) => {
        const parsed = parseCron(text);
        if (parsed.kind === 'cron') return;
        expect(parsed.reason).not.toBe('');
        expect(parsed.at).toBeGreaterThanOrEqual(0);
        expect(parsed.at).toBeLessThanOrEqual(text.length);
      },
    ),
  );
});
