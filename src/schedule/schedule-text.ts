import type { Schedule } from '../model/schedule.js';

/**
 * The form of the label `schedule` of the info metric: cron's fields or a calendar of systemd, and the zone, `every 900s` or
 * `max-age 93600s`.
 */
export function scheduleText(schedule: Schedule): string | undefined {
  switch (schedule.kind) {
    case 'cron':
      return [schedule.cron, schedule.timezone].filter((part) => part !== undefined).join(' ');
    case 'calendar':
      return [schedule.calendar, schedule.timezone].filter((part) => part !== undefined).join(' ');
    case 'every':
      return `every ${schedule.seconds}s`;
    case 'max-age':
      return `max-age ${schedule.seconds}s`;
    case 'none':
      return undefined;
  }
}
