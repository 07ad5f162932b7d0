import { parseCron } from './parse-cron.js';

/** The words that systemd knows as calendars, in cron's terms. */
const WORDS: Readonly<Record<string, string>> = {
  minutely: '* * * * *',
  hourly: '0 * * * *',
  daily: '0 0 * * *',
  weekly: '0 0 * * 1',
  monthly: '0 0 1 * *',
  quarterly: '0 0 1 1,4,7,10 *',
  semiannually: '0 0 1 1,7 *',
  yearly: '0 0 1 1 *',
  annually: '0 0 1 1 *',
};

/** Whether a text that is no cron schedule is meant for `OnCalendar=` of a systemd timer. */
export function looksLikeCalendar(text: string): boolean {
  const calendar = withoutKey(text);
  return Object.hasOwn(WORDS, calendar) || /\d:\d|\*:|\.\.|^OnCalendar=/.test(text.trim());
}

/** @param normalize makes the full form of a calendar; undefined where it cannot */
export async function describeCalendar(
  text: string,
  normalize: (calendar: string) => Promise<string | undefined>,
): Promise<string> {
  const calendar = withoutKey(text);
  const cron = validCronOf(calendar) ?? validCronOf((await normalize(calendar)) ?? '');
  const remedy =
    cron === undefined
      ? 'cron has no equivalent: use --every or --max-age'
      : `write '${cron.schedule}'${cron.timezone === undefined ? '' : ` and --timezone ${cron.timezone}`}`;
  return `is a calendar of systemd: ${remedy}`;
}

function withoutKey(text: string): string {
  return text.trim().replace(/^OnCalendar=\s*/, '');
}

/** Undefined for one that cron refuses too, such as the 31st of February. */
function validCronOf(calendar: string): CronEquivalent | undefined {
  const cron = cronOf(calendar);
  return cron !== undefined && parseCron(cron.schedule).kind === 'cron' ? cron : undefined;
}

interface CronEquivalent {
  readonly schedule: string;
  readonly timezone: string | undefined;
}

const CALENDAR =
  /^(?:(?<weekdays>[A-Za-z][A-Za-z.,]*) )?(?:\*-(?<months>[\d*.,/]+)-(?<days>[\d*.,/]+) )?(?<hours>[\d*.,/]+):(?<minutes>[\d*.,/]+)(?::00?)?(?: (?<zone>[A-Z][\w+/-]*))?$/;

/** Undefined for what cron cannot say: seconds, years, the last day, a weekday that must be a certain day of the month. */
function cronOf(calendar: string): CronEquivalent | undefined {
  const word = Object.hasOwn(WORDS, calendar) ? WORDS[calendar] : undefined;
  if (word !== undefined) return { schedule: word, timezone: undefined };
  const { weekdays, months, days, hours, minutes, zone } = CALENDAR.exec(calendar)?.groups ?? {};
  if (hours === undefined || minutes === undefined) return undefined;
  const [day, weekday] = [listOf(days, 31), weekdaysOf(weekdays)];
  if (weekday === undefined || (day !== '*' && weekday !== '*')) return undefined;
  const fields = [listOf(minutes, 59), listOf(hours, 23), day, listOf(months, 12), weekday];
  return { schedule: fields.join(' '), timezone: zone };
}

/** `01..07` and `00/15`, in numbers as cron has them. A step without an end goes on to the end of the unit. */
function listOf(text: string | undefined, highest: number): string {
  if (text === undefined) return '*';
  return text
    .split(',')
    .map((part) => {
      const [range = '', step] = part.split('/');
      const [first = '', last] = range.split('..').map((each) => each.replace(/^0(?=\d)/, ''));
      const end = last ?? (step === undefined || first === '*' ? undefined : String(highest));
      if (step !== undefined && first === '0' && last === undefined) return `*/${step}`;
      return `${first}${end === undefined ? '' : `-${end}`}${step === undefined ? '' : `/${step}`}`;
    })
    .join(',');
}

/** systemd's week begins on Monday: `Sat..Sun` is 6-7. */
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function weekdaysOf(text: string | undefined): string | undefined {
  if (text === undefined) return '*';
  const ranges = text.split(',').map((part) => part.split('..').map(weekdayOf));
  return ranges.flat().includes(0) ? undefined : ranges.map((range) => range.join('-')).join(',');
}

/** 0 for what is none. */
function weekdayOf(name: string): number {
  return WEEKDAYS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}
