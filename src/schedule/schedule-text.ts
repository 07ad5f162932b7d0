import type { Schedule } from '../model/schedule.js';

/**
 * The text for the label `schedule` of the info metric: cron fields or a calendar of systemd
 * followed by the time zone, `every 900s`, or `max-age 93600s`.
 */
export function scheduleText(schedule: Schedule): string | undefined {
  switch (schedule.kind) {
    case 'cron':
      return inZone(schedule.cron, schedule);
    case 'calendar':
      return inZone(schedule.calendar, schedule);
    case 'every':
      return `every ${schedule.seconds}s`;
    case 'max-age':
      return `max-age ${schedule.seconds}s`;
    case 'none':
      return undefined;
  }
}

function inZone(text: string, { timezone }: { readonly timezone: string | undefined }): string {
  return timezone === undefined ? text : `${text} ${timezone}`;
}
