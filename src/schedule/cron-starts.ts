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
