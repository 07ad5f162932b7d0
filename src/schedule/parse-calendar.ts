import { componentToCron, UNITS, weekdaysToCron } from './calendar-fields.js';
import { type CronSchedule, LONGEST_SCHEDULE, parseCron } from './parse-cron.js';

/** A calendar of systemd (`OnCalendar=`) in terms of cron. */
export type ParsedCalendar =
  | Calendar
  /** It has starts that the fields of cron can't express. */
  | { readonly kind: 'inexact'; readonly reason: string; readonly nearest: string | undefined }
  /** It is invalid, or in a rare form that only systemd reads. */
  | { readonly kind: 'unread' };

export interface Calendar {
  readonly kind: 'calendar';
  /** As written, without its zone. */
  readonly text: string;
  readonly timezone: string | undefined;
  /** As the five fields of cron. */
  readonly cron: string;
  readonly schedule: CronSchedule;
  /**
   * Whether it restricts both days of the month and days of the week. systemd requires both to
   * match, cron either.
   */
  readonly isBothDays: boolean;
}

const WORDS: Readonly<Record<string, string>> = {
  minutely: '*:*',
  hourly: '*:0',
  daily: '0:0',
  weekly: 'Mon',
  monthly: '*-1',
  quarterly: '1,4,7,10-1',
  semiannually: '1,7-1',
  'semi-annually': '1,7-1',
  biannually: '1,7-1',
  'bi-annually': '1,7-1',
  yearly: '1-1',
  annually: '1-1',
  anually: '1-1',
};

/**
 * Whether a text that is not a cron schedule is probably meant for `OnCalendar=` of a systemd
 * timer.
 */
export function looksLikeCalendar(text: string): boolean {
  if (text.length > LONGEST_SCHEDULE) return false;
  const words = withoutKey(text).split(/ +/);
  const [first = ''] = words;
  const isWord = Object.hasOwn(WORDS, first.toLowerCase()) || weekdaysToCron(first) !== undefined;
  if (isWord || text.trim().startsWith('OnCalendar=')) return true;
  // Looks for a weekday, date, time or zone. Fields of cron may also be plain numbers or stars.
  const isOfCron = words.length > 4 || words.some((word) => /^[\d*/,]+$/.test(word));
  return !isOfCron && words.some((word) => /[\d*]:|\d\.\.|[\d*][-~][\d*]/.test(word));
}

/** Parses the usual forms. The accepted ones have the same meaning as in systemd. */
export function parseCalendar(text: string): ParsedCalendar {
  const words = withoutKey(text).split(/ +/);
  const isZoned = words.length > 1 && ZONE.test(words.at(-1) ?? '');
  const timezone = isZoned ? words.pop() : undefined;
  const written = words.join(' ');
  const [first = '', ...others] = words;
  const word = Object.hasOwn(WORDS, first.toLowerCase()) ? WORDS[first.toLowerCase()] : undefined;
  if (word !== undefined && others.length > 0) return UNREAD;
  const parsed = readParts(word?.split(' ') ?? words);
  return parsed.kind === 'calendar' ? { ...parsed, text: written, timezone } : parsed;
}

const UNREAD: Other = { kind: 'unread' };

/** `UTC`, `Europe/Berlin`; no weekday. */
const ZONE = /^(?!(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?$)[A-Z]\w+(?:[/+-]\w+)*$/i;

export function withoutKey(text: string): string {
  return text.trim().replace(/^OnCalendar=\s*/, '');
}

const DATE = /^(?:(?<years>[^-~]+)-)?(?<months>[^-~]+)(?<before>[-~])(?<days>[^-~]+)$/;
const TIME = /^(?<hours>[^:]+):(?<minutes>[^:]+)(?::(?<seconds>[^:]+))?$/;

/** Weekdays, date and time. Any may be missing, not all. */
function readParts(words: readonly string[]): Omit<Calendar, 'text' | 'timezone'> | Other {
  const left = [...words];
  const take = <Part>(read: (word: string) => Part | undefined): Part | undefined => {
    const part = read(left[0] ?? '');
    if (part !== undefined) left.shift();
    return part;
  };
  const weekday = take(weekdaysToCron) ?? '*';
  const date = take((word) => DATE.exec(word)?.groups) ?? {};
  const time = take((word) => TIME.exec(word)?.groups) ?? {};
  if (left.length > 0) return UNREAD;
  const { years = '*', months = '*', before = '-', days = '*' } = date;
  const { hours = '0', minutes = '0', seconds = '0' } = time;
  const [minute, hour, day, month] = [
    componentToCron(minutes, UNITS.minutes),
    componentToCron(hours, UNITS.hours),
    componentToCron(days, UNITS.days),
    componentToCron(months, UNITS.months),
  ];
  if ([minute, hour, day, month].includes(undefined)) return UNREAD;
  const cron = `${minute} ${hour} ${day} ${month} ${weekday}`;
  const isBothDays = day !== '*' && weekday !== '*';
  if (before === '~') return inexact('cron does not count days from the end of the month');
  if (years !== '*') return inexact('cron has no years');
  if (!/^0+(?:\.0+)?$/.test(seconds)) {
    return inexact('cron has no seconds', isBothDays ? undefined : cron);
  }
  const schedule = parseCron(cron);
  const isNever = parseCron(`${minute} ${hour} ${day} ${month} *`).kind === 'mistake';
  if (schedule.kind === 'mistake' || isNever) return inexact('no month has that day');
  return { kind: 'calendar', cron, schedule, isBothDays };
}

type Other = Exclude<ParsedCalendar, Calendar>;

function inexact(reason: string, nearest?: string): Other {
  return { kind: 'inexact', reason, nearest };
}
