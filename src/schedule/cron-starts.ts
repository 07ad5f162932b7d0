import { Cron } from 'croner';
import type { CronField } from './cron-fields.js';
import type { CronSchedule } from './parse-cron.js';

/** Returns the first start after a time. Both are in seconds since the epoch. */
export type NextStart = (after: number) => number;

/**
 * Computes starts as Debian's cron does, including clock changes: a job at a fixed time in a
 * skipped hour runs right after it, and in a repeated hour it runs once. A job with `*` in its
 * minute or hour follows the clock.
 * @param timezone undefined: that of the machine
 * @throws Error if Node does not know the zone
 */
export function cronStartsOf(schedule: CronSchedule, timezone: string | undefined): NextStart {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = schedule;
  const pattern = [minute, hour, dayOfMonth, month, dayOfWeek].map(asPattern).join(' ');
  const cron = new Cron(pattern, {
    mode: '5-part',
    fixedTimeRule: 'no-wildcard',
    // cron runs on days that match either field, unless one of them begins with `*`.
    domAndDow: dayOfMonth.isStar || dayOfWeek.isStar,
    ...(timezone !== undefined && { timezone }),
  });
  // croner looks up the zone only for its first start.
  cron.nextRun(new Date(0));
  return (after) => {
    const start = cron.nextRun(new Date(after * 1000));
    return start === null ? Number.NaN : start.getTime() / 1000;
  };
}

/**
 * Writes a list instead of a step: croner follows the clock if a minute or hour has any step, cron
 * only for `*`. A step of one value marks a `*` that does not match all values.
 */
function asPattern({ text, values, isStar }: CronField): string {
  if (text === '*') return text;
  const [first, ...others] = values;
  return [isStar ? `${first}-${first}/1` : first, ...others].join(',');
}

/**
 * Computes starts as systemd does for `OnCalendar=`: none at a time that a clock change skips, and
 * only the first of two starts with the same local time. A day must match both day fields.
 * @param timezone undefined: that of the machine
 * @throws Error if Node does not know the zone
 */
export function calendarStartsOf(
  { minute, hour, dayOfMonth, month, dayOfWeek }: CronSchedule,
  timezone: string | undefined,
): NextStart {
  const starred = {
    minute: asStar(minute),
    hour,
    dayOfMonth: asStar(dayOfMonth),
    month,
    dayOfWeek,
  };
  const next = cronStartsOf(starred, timezone);
  const offsetAt = offsetIn(timezone);
  return (after) => {
    let start = next(after);
    while (isRepeated(start, offsetAt)) start = next(start);
    return start;
  };
}

/** With a `*`, cron follows the clock and requires both day fields. */
function asStar(field: CronField): CronField {
  return { ...field, isStar: true };
}

/** Offset from UTC, in seconds. */
type OffsetAt = (time: number) => number;

/** Longer than the repeated time at a clock change in any zone. */
const BEFORE_SECONDS = 3 * 3600;

function isRepeated(time: number, offsetAt: OffsetAt): boolean {
  if (!Number.isFinite(time)) return false;
  const offset = offsetAt(time);
  const setBack = offsetAt(time - BEFORE_SECONDS) - offset;
  return setBack > 0 && offsetAt(time - setBack) - offset === setBack;
}

function offsetIn(timeZone: string | undefined): OffsetAt {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (time) => {
    const text = format.format(time * 1000);
    const [, sign = '+', hours = 0, minutes = 0] = /GMT(?:([+-])(\d+):(\d+))?/.exec(text) ?? [];
    return (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes));
  };
}
