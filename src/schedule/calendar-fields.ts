import { type FieldSpec, FIELDS } from './cron-fields.js';

const [MINUTE, HOUR, DAY, MONTH] = FIELDS;

export const UNITS: Readonly<Record<'minutes' | 'hours' | 'days' | 'months', FieldSpec>> = {
  minutes: MINUTE,
  hours: HOUR,
  days: DAY,
  months: MONTH,
};

/** `01..07`, `00/15`, `1,2`. */
const PART = /^(?<first>\d{1,2})(?:\.\.(?<last>\d{1,2}))?(?:\/(?<step>\d{1,2}))?$/;

/**
 * Converts a component of a calendar to the syntax of cron. A step without an end continues to the
 * end of the unit.
 * @returns undefined for a form that this function does not support or that systemd refuses
 */
export function componentToCron(text: string, { lowest, highest }: FieldSpec): string | undefined {
  if (text === '*') return '*';
  const parts = text.split(',').map((part) => {
    const { first: from, last: to, step } = PART.exec(part)?.groups ?? {};
    const first = Number(from);
    const last = to === undefined ? (step === undefined ? first : highest) : Number(to);
    const isSound = first >= lowest && last <= highest && first <= last;
    if (!isSound || (step !== undefined && !isStep(Number(step), first, last))) return undefined;
    if (step === undefined) return first === last ? `${first}` : `${first}-${last}`;
    return first === lowest && last === highest ? `*/${step}` : `${first}-${last}/${step}`;
  });
  return parts.includes(undefined) ? undefined : parts.join(',');
}

/** systemd refuses a step beyond the end of the unit. */
function isStep(step: number, first: number, last: number): boolean {
  return step > 0 && first + step <= last;
}

/** systemd's week begins on Monday, and ranges end at Sunday: `Sat..Sun` is 6-7. */
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Undefined for anything but a list of weekdays. */
export function weekdaysToCron(text: string): string | undefined {
  const parts = text.split(',').map((part) => {
    const [first = 0, last = first, ...others] = part.split(/\.\.|-/).map(weekdayOf);
    if (first === 0 || last < first || others.length > 0) return undefined;
    return first === last ? `${first}` : `${first}-${last}`;
  });
  return parts.includes(undefined) ? undefined : parts.join(',').replace(/^1-7$/, '*');
}

/** 1 is Monday, 0 is none. */
function weekdayOf(name: string): number {
  const written = name.toLowerCase();
  const isMeant = (day: string): boolean => written === day || written === day.slice(0, 3);
  return WEEKDAYS.findIndex(isMeant) + 1;
}
