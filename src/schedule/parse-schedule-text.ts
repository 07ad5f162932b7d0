import type { Schedule } from '../model/schedule.js';
import { parseCalendar } from './parse-calendar.js';

const CRON = /^(?<cron>@\w+|\S+(?: +\S+){4})(?: +(?<timezone>[A-Z][\w+/-]*))?$/i;
const INTERVAL = /^(?<kind>every|max-age) (?<seconds>\d+(?:\.\d+)?)s$/;

/** Inverse of `scheduleText`. Undefined for a label of another program. */
export function parseScheduleText(text: string): Schedule | undefined {
  const { kind, seconds } = INTERVAL.exec(text)?.groups ?? {};
  if (kind === 'every' || kind === 'max-age') return { kind, seconds: Number(seconds) };
  const { cron, timezone } = CRON.exec(text)?.groups ?? {};
  if (cron !== undefined) return { kind: 'cron', cron, timezone };
  const parsed = parseCalendar(text);
  if (parsed.kind !== 'calendar') return undefined;
  return { kind: 'calendar', calendar: parsed.text, timezone: parsed.timezone };
}
