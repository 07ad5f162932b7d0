import { expect, test } from 'vitest';
import type { Due, Schedule } from '../../src/model/schedule.js';
import { extendedDeadline, graceOf, usualDuration } from '../../src/schedule/deadline.js';
import { loadDueFold } from '../../src/schedule/load-due-fold.js';
import { median, percentile95 } from '../../src/schedule/usual.js';
import { parseScheduleText } from '../../src/schedule/parse-schedule-text.js';
import { scheduleText } from '../../src/schedule/schedule-text.js';
import type { FoldContext } from '../../src/state/fold-context.js';
import { fold } from '../../src/state/fold.js';
import { recordAnnouncement } from '../../src/state/record-announcement.js';
import { recordStart } from '../../src/state/record-start.js';
import { decodeState, encodeState } from '../../src/state/encoding.js';
import { foldLost } from '../../src/state/lost-runs.js';
import type { GroupState } from '../../src/model/group-state.js';
import { aRun, KEY } from '../state/a-run.js';

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
const at = (iso: string): number => Date.parse(iso) / 1000;
const text = (time: number | undefined): string =>
  time === undefined ? 'none' : new Date(time * 1000).toISOString().slice(0, 16);

const DAILY: Schedule = { kind: 'cron', cron: '0 3 * * *', timezone: 'UTC' };
const WEEKLY: Schedule = { kind: 'cron', cron: '0 3 * * 0', timezone: 'UTC' };

interface Told {
  readonly graceSeconds?: number;
  readonly maxDurationSeconds?: number;
  readonly overlapping?: 'run' | 'skipped';
}

/** A group, and what happens to it. */
async function aGroup(schedule: Schedule, told: Told = {}) {
  const load = (each: Schedule, { graceSeconds, maxDurationSeconds, overlapping }: Told = {}) =>
    loadDueFold({
      schedule: each,
      graceSeconds,
      maxDurationSeconds,
      overlapping: overlapping ?? 'run',
    });
  let due = await load(schedule, told);
  let state: GroupState | undefined;
  const context = (now: number): FoldContext => ({
    key: KEY,
    sentAs: { prefix: 'batch_job_', method: 'add' },
    destinations: [],
    now,
    due,
  });
  const runs = (code: number) => (start: string, seconds: number) => {
    const run = aRun(at(start), code, { durationSeconds: seconds });
    state = fold(state, context(at(start) + seconds), run);
    return text(state.due?.deadline);
  };
  return {
    succeeds: runs(0),
    fails: runs(1),
    starts(start: string) {
      state = recordStart(state, context(at(start)), at(start));
      return text(state.due && extendedDeadline(state.due, [at(start)], state.runs));
    },
    isLost(start: string, found: string) {
      const note = { id: start, startedAt: at(start), host: 'a', version: '1', labels: {} };
      const { key, sentAs, destinations } = context(0);
      const noted = { group: '', note: { ...note, key, sentAs, destinations } };
      state = foldLost(state, [noted], { now: at(found) });
      return text(state?.due?.deadline);
    },
    announce(now: string) {
      state = recordAnnouncement(state, context(at(now)));
      return text(state.due?.deadline);
    },
    async changeTo(other: Schedule, others?: Told) {
      due = await load(other, others);
    },
    reload() {
      const decoded = decodeState(encodeState(state!));
      state = decoded.kind === 'state' ? decoded.state : undefined;
    },
    get due(): Due | undefined {
      return state?.due;
    },
  };
}

/** Five successes of ten minutes, the last on 5 January 2026. */
async function aKnownJob(told?: Told) {
  const group = await aGroup(DAILY, told);
  for (let day = 1; day <= 5; day += 1) group.succeeds(`2026-01-0${day}T03:00Z`, 600);
  return group;
}

test('a success is due after the next start, the longest duration and 5 % of the interval', async () => {
  const group = await aKnownJob();
  expect(text(group.due?.deadline)).toBe('2026-01-06T04:10');
  expect(group.due?.intervalSeconds).toBe(DAY);
  expect(group.succeeds('2026-01-06T03:00Z', 1800)).toBe('2026-01-07T04:30');
});

test('a run that begins some seconds early counts for the start that is meant', async () => {
  expect((await aKnownJob()).succeeds('2026-01-06T02:59:35Z', 600)).toBe('2026-01-07T04:10');
});

test('a manual run between two starts does not put off the next one', async () => {
  expect((await aKnownJob()).succeeds('2026-01-05T15:00Z', 600)).toBe('2026-01-06T04:10');
});

test('few known durations are taken twice, and for half the interval up to 6 h', async () => {
  const group = await aGroup(DAILY);
  expect(group.succeeds('2026-01-01T03:00Z', 600)).toBe('2026-01-02T10:00');
  expect(usualDuration([], HOUR)).toBe(30 * MINUTE);
  expect(usualDuration([aSuccess(4 * HOUR)], DAY)).toBe(8 * HOUR);
});

function aSuccess(durationSeconds: number) {
  return { ...aRun(0, 0), durationSeconds, outcome: 'success' as const };
}

test('a failure leaves the deadline, and takes the extension of its start back', async () => {
  const group = await aKnownJob();
  expect(group.starts('2026-01-06T03:50Z')).toBe('2026-01-06T05:20');
  expect(group.fails('2026-01-06T03:50Z', 60)).toBe('2026-01-06T04:10');
});

test('--max-duration tells for how long a run may go on', async () => {
  const group = await aKnownJob({ maxDurationSeconds: 4 * HOUR });
  expect(group.starts('2026-01-06T03:00Z')).toBe('2026-01-06T08:00');
});

test('a run that starts after the deadline does not move it, but one in time still does', async () => {
  const group = await aKnownJob({ maxDurationSeconds: 4 * HOUR });
  expect(group.starts('2026-01-06T04:11Z')).toBe('2026-01-06T04:10');
  const starts = [at('2026-01-06T03:00Z'), at('2026-01-06T04:11Z')];
  expect(text(extendedDeadline(group.due!, starts, []))).toBe('2026-01-06T08:00');
});

test('a job that never succeeds is late soon after its first start, however often it fails', async () => {
  const group = await aGroup(WEEKLY);
  expect(group.starts('2026-01-04T03:00Z')).toBe('2026-01-04T10:00');
  for (const start of ['2026-01-04T03:00Z', '2026-01-11T03:00Z', '2026-01-18T03:00Z']) {
    expect(group.fails(start, 60)).toBe('2026-01-04T10:00');
  }
});

test('a job that never runs is late after the first start since it was announced', async () => {
  const group = await aGroup(DAILY);
  expect(group.announce('2026-01-01T12:00Z')).toBe('2026-01-02T10:00');
  expect(group.announce('2026-01-02T12:00Z')).toBe('2026-01-02T10:00');
});

test('a lost run leaves the deadline as it is', async () => {
  const group = await aKnownJob();
  group.starts('2026-01-06T03:00Z');
  expect(group.isLost('2026-01-06T03:00Z', '2026-01-06T09:00Z')).toBe('2026-01-06T04:10');
});

test('a schedule that becomes weekly raises no alarm on the next day, announced or not', async () => {
  const announced = await aKnownJob();
  await announced.changeTo(WEEKLY);
  expect(announced.announce('2026-01-05T12:00Z')).toBe('2026-01-11T04:10');
  const run = await aKnownJob();
  await run.changeTo(WEEKLY);
  expect(run.succeeds('2026-01-05T12:00Z', 600)).toBe('2026-01-11T04:10');
});

test('a schedule that becomes daily again is due on the next day', async () => {
  const group = await aKnownJob();
  await group.changeTo(WEEKLY);
  group.announce('2026-01-05T12:00Z');
  await group.changeTo(DAILY);
  expect(group.succeeds('2026-01-05T13:00Z', 600)).toBe('2026-01-06T04:10');
});

test('a later deadline of a run that started later stays when a slow one ends', async () => {
  const group = await aKnownJob();
  group.succeeds('2026-01-07T03:00Z', 600);
  expect(group.succeeds('2026-01-06T03:00Z', 600)).toBe('2026-01-08T04:10');
});

test.each([
  // 02:30 is skipped, and 02:00 comes twice.
  ['cron', '30 2 * * *', '2026-03-28T01:30Z', '2026-03-29T07:10'],
  ['calendar', '02:30', '2026-03-28T01:30Z', '2026-03-30T06:40'],
  ['cron', '0 * * * *', '2026-10-25T00:00Z', '2026-10-25T01:40'],
  ['calendar', 'hourly', '2026-10-25T00:00Z', '2026-10-25T02:40'],
] as const)(
  'around a change of the clock, the deadline of the %s %s is that of its own rules',
  async (kind, written, start, deadline) => {
    const zone = { timezone: 'Europe/Berlin' };
    const schedule =
      kind === 'cron' ? { kind, cron: written, ...zone } : { kind, calendar: written, ...zone };
    const group = await aGroup(schedule, { graceSeconds: 10 * MINUTE });
    expect(group.succeeds(start, 1)).toBe(deadline);
  },
);

test('a deadline of a clock that was years ahead does not stay', async () => {
  const group = await aKnownJob();
  expect(group.succeeds('2036-01-01T03:00Z', 600)).toBe('2036-01-02T04:10');
  expect(group.succeeds('2026-01-06T03:00Z', 600)).toBe('2026-01-07T04:10');
});

test('a clock beyond all dates leaves the deadline as it is', async () => {
  const group = await aKnownJob();
  const before = group.due;
  const due = await loadDueFold({
    schedule: DAILY,
    graceSeconds: undefined,
    maxDurationSeconds: undefined,
    overlapping: 'run',
  });
  expect(due.afterRun(before, aRun(1e13, 0), [], 1e13)).toEqual(before);
});

test('where starts are skipped while a run goes on, the next one is due after its end', async () => {
  const hourly: Schedule = { kind: 'cron', cron: '0 * * * *', timezone: 'UTC' };
  const told = { graceSeconds: 0 };
  const skipped = await aGroup(hourly, { ...told, overlapping: 'skipped' });
  const all = await aGroup(hourly, told);
  expect(skipped.succeeds('2026-01-01T00:00Z', 2.5 * HOUR)).toBe('2026-01-01T08:00');
  expect(all.succeeds('2026-01-01T00:00Z', 2.5 * HOUR)).toBe('2026-01-01T06:00');
});

test('--every counts from the end of a run, --max-age from the last success alone', async () => {
  const every = await aGroup({ kind: 'every', seconds: 15 * MINUTE });
  expect(every.succeeds('2026-01-01T00:00Z', 60)).toBe('2026-01-01T00:28');
  const age = await aGroup({ kind: 'max-age', seconds: 26 * HOUR });
  expect(age.starts('2026-01-01T00:00Z')).toBe('2026-01-02T02:00');
  expect(age.succeeds('2026-01-01T00:00Z', HOUR)).toBe('2026-01-02T03:00');
  expect(age.starts('2026-01-02T02:00Z')).toBe('2026-01-02T03:00');
});

test('a limit that is no longer told does not extend a deadline', async () => {
  const group = await aKnownJob({ maxDurationSeconds: 4 * HOUR });
  await group.changeTo(DAILY);
  expect(group.starts('2026-01-06T03:00Z')).toBe('2026-01-06T04:30');
  expect(group.due).not.toHaveProperty('maxDurationSeconds');
});

test('a job whose schedule is none is no longer due', async () => {
  const group = await aKnownJob();
  await group.changeTo({ kind: 'none' });
  expect(group.announce('2026-01-05T12:00Z')).toBe('none');
  expect(group.due).toEqual({ schedule: { kind: 'none' } });
});

test('a deadline comes back from disk as it was', async () => {
  const group = await aKnownJob({ graceSeconds: 60, maxDurationSeconds: HOUR });
  const before = group.due;
  group.reload();
  expect(group.due).toEqual(before);
  expect(group.starts('2026-01-05T12:00Z')).toBe('2026-01-06T03:11');
});

test('a time zone that Node does not know is an error, not a deadline', async () => {
  const load = aGroup({ kind: 'cron', cron: '0 3 * * *', timezone: 'Mars/Base' });
  await expect(load).rejects.toThrow('Mars/Base');
});

test('grace is 5 % of the interval, from 5 minutes to an hour', () => {
  expect([HOUR, 4 * HOUR, 7 * DAY].map((interval) => graceOf(undefined, interval))).toEqual([
    5 * MINUTE,
    12 * MINUTE,
    HOUR,
  ]);
  expect(graceOf(0, DAY)).toBe(0);
});

test('usual values are known from five on, and leave out what was not found', () => {
  expect(percentile95([1, 2, 3, 4])).toBeUndefined();
  expect(percentile95([5, 1, 4, 2, 3])).toBe(5);
  expect(percentile95(Array.from({ length: 100 }, (_, i) => i + 1))).toBe(95);
  expect(median([1, 2, 3, 4, Number.NaN])).toBeUndefined();
  expect(median([9, 1, 2, 3, 4, Number.NaN])).toBe(3);
  expect(median([1, 2, 3, 4, 5, 6])).toBe(3.5);
});

test.each([
  DAILY,
  { kind: 'cron', cron: '@daily', timezone: undefined },
  { kind: 'cron', cron: '@hourly', timezone: 'America/Argentina/Buenos_Aires' },
  { kind: 'calendar', calendar: 'Mon..Fri 03:00', timezone: undefined },
  { kind: 'calendar', calendar: 'weekly', timezone: 'UTC' },
  { kind: 'calendar', calendar: 'Sat *-*-1..7 18:00:00', timezone: 'Europe/Berlin' },
  { kind: 'every', seconds: 0.5 },
  { kind: 'max-age', seconds: 93_600 },
] as const)('%j comes back from its text', (schedule) => {
  expect(parseScheduleText(scheduleText(schedule) ?? '')).toEqual(schedule);
});
