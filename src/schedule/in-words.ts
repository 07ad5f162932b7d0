import cronstrue from 'cronstrue';
import { parseCalendar } from './parse-calendar.js';

const FORM = { use24HourTimeFormat: true, dayOfWeekStartIndexZero: true };

/** Describes a schedule for people: `At 03:00`. */
export function cronInWords(cron: string): string {
  return cronstrue.toString(cron, FORM);
}

/** The same for a calendar of systemd, where a day must match both day fields. */
export function calendarInWords(calendar: string): string {
  const parsed = parseCalendar(calendar);
  if (parsed.kind !== 'calendar') return calendar;
  return cronstrue.toString(parsed.cron, { ...FORM, logicalAndDayFields: parsed.isBothDays });
}
