import cronstrue from 'cronstrue';
import { parseCalendar } from './parse-calendar.js';

const FORM = { use24HourTimeFormat: true, dayOfWeekStartIndexZero: true };

/** `At 03:00`, for people. */
export function cronInWords(cron: string): string {
  return cronstrue.toString(cron, FORM);
}

/** The same of a calendar of systemd. A day has to be in both fields of days. */
export function calendarInWords(calendar: string): string {
  const parsed = parseCalendar(calendar);
  if (parsed.kind !== 'calendar') return calendar;
  return cronstrue.toString(parsed.cron, { ...FORM, logicalAndDayFields: parsed.isBothDays });
}
