import { Cron } from 'croner';
import type { CronField } from './cron-fields.js';
import type { CronSchedule } from './parse-cron.js';

/** The first start after a time. Both in seconds since the epoch. */
export type NextStart = (after: number) => number;

export type StartsOf = (schedule: CronSchedule, timezone: string | undefined) => NextStart;

/**
 * The starts as Debian's cron has them, around changes of the clock too: a job at a fixed time in a skipped hour runs
 * right after it, and once in a repeated hour; a job with `*` in its minute or hour follows the clock.
 *
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
  // croner looks the zone up with its first start.
  cron.nextRun(new Date(0));
  return (after) => {
    const start = cron.nextRun(new Date(after * 1000));
    return start === null ? Number.NaN : start.getTime() / 1000;
  };
}

/**
 * A list in place of a step: croner follows the clock where a minute or hour has any step, cron for a `*` alone. A step of
 * one value is there to tell a `*` that does not stand for all of them.
 */
function asPattern({ text, values, isStar }: CronField): string {
  if (text === '*') return text;
  const [first, ...others] = values;
  return [isStar ? `${first}-${first}/1` : first, ...others].join(',');
}
