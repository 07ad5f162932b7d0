import type { Schedule } from '../model/schedule.js';
import type { NextStart } from './cron-starts.js';
import { type DueFold, dueFold, type DueRules } from './due-fold.js';
import { parseCron } from './parse-cron.js';
import { timingOf } from './timing.js';

/** @throws Error for a time zone that Node does not know */
export async function loadDueFold(rules: Omit<DueRules, 'timing'>): Promise<DueFold> {
  const timing = timingOf(rules.schedule, await loadStarts(rules.schedule));
  return dueFold({ ...rules, timing });
}

/** Loads croner only for a schedule that needs it. */
export async function loadStarts(schedule: Schedule): Promise<NextStart | undefined> {
  if (schedule.kind === 'calendar') return loadCalendarStarts(schedule);
  if (schedule.kind !== 'cron') return undefined;
  const parsed = parseCron(schedule.cron);
  if (parsed.kind === 'mistake') throw new Error(`"${schedule.cron}": ${parsed.reason}`);
  return (await import('./cron-starts.js')).cronStartsOf(parsed, schedule.timezone);
}

async function loadCalendarStarts({
  calendar,
  timezone,
}: Extract<Schedule, { kind: 'calendar' }>): Promise<NextStart> {
  const { parseCalendar } = await import('./parse-calendar.js');
  const parsed = parseCalendar(calendar);
  if (parsed.kind !== 'calendar') throw new Error(`"${calendar}" is not a calendar of systemd`);
  const { calendarStartsOf } = await import('./cron-starts.js');
  return calendarStartsOf(parsed.schedule, timezone);
}
