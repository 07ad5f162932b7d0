import { type CronField, type CronMistake, FIELDS, parseField } from './cron-fields.js';

/** A schedule as Debian's cron reads it. */
export interface CronSchedule {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  readonly dayOfWeek: CronField;
}

export type ParsedCron = ({ readonly kind: 'cron' } & CronSchedule) | CronMistake;

/** What the names of cron stand for. */
export const NAMED_SCHEDULES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Maximum length, that of a crontab line. The text becomes a label of a metric. */
export const LONGEST_SCHEDULE = 998;

/** Five fields, or one of cron's names. */
export function parseCron(text: string): ParsedCron {
  if (text.length > LONGEST_SCHEDULE) {
    return {
      kind: 'mistake',
      at: LONGEST_SCHEDULE,
      reason: `it has more than ${LONGEST_SCHEDULE} characters`,
    };
  }
  const begin = text.length - text.trimStart().length;
  const name = text.trim();
  if (name.startsWith('@')) {
    const fields = Object.hasOwn(NAMED_SCHEDULES, name) ? NAMED_SCHEDULES[name] : undefined;
    return fields === undefined ? unknownName(name, begin) : parseCron(fields);
  }
  const words = [...text.matchAll(/\S+/g)];
  const counted = checkCount(words);
  if (counted !== undefined) return counted;
  const fields: CronField[] = [];
  for (const [index, spec] of FIELDS.entries()) {
    const [word] = words[index] ?? [''];
    const parsed = parseField(word, spec, words[index]?.index ?? 0);
    if (parsed.kind === 'mistake') return parsed;
    fields.push(parsed);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields as [
    CronField,
    CronField,
    CronField,
    CronField,
    CronField,
  ];
  const schedule = { minute, hour, dayOfMonth, month, dayOfWeek };
  const never = neverComes(schedule);
  if (never) return { kind: 'mistake', at: words[2]?.index ?? 0, reason: NEVER };
  return { kind: 'cron', ...schedule };
}

const NEVER = 'no month of the schedule has that day: the job would never run';

function unknownName(name: string, at: number): CronMistake {
  const reason =
    name === '@reboot'
      ? '@reboot tells no time: use --max-age, or leave the schedule out'
      : `${name} is none of ${Object.keys(NAMED_SCHEDULES).join(', ')}`;
  return { kind: 'mistake', at, reason };
}

function checkCount(words: readonly RegExpExecArray[]): CronMistake | undefined {
  const [first, sixth] = [words[0], words[5]];
  if (first === undefined) return { kind: 'mistake', at: 0, reason: 'it is empty' };
  if (words.length < 5) {
    const reason = `it has ${words.length} of 5 fields: minute, hour, day of month, month, day of week`;
    return { kind: 'mistake', at: first.index, reason };
  }
  if (sixth === undefined) return undefined;
  const reason = `it has ${words.length} fields instead of 5: cron has neither seconds nor years, and the command comes after --`;
  return { kind: 'mistake', at: sixth.index, reason };
}

/** Days of each month, in a leap year. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The day of the week may match instead, unless that field begins with `*`. */
function neverComes({ dayOfMonth, month, dayOfWeek }: CronSchedule): boolean {
  const [earliest = 1] = dayOfMonth.values;
  const isAlone = dayOfWeek.isStar || dayOfMonth.isStar;
  return isAlone && month.values.every((each) => earliest > (DAYS[each - 1] ?? 31));
}
