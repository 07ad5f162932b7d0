import type { Schedule } from '../model/schedule.js';

/** The form of the label `schedule` of the info metric: cron's fields and the zone, `every 900s` or `max-age 93600s`. */
export function scheduleText(schedule: Schedule): string | undefined {
  switch (schedule.kind) {
    case 'cron':
      return [schedule.cron, schedule.timezone].filter((part) => part !== undefined).join(' ');
    case 'every':
      return `every ${schedule.seconds}s`;
    case 'max-age':
      return `max-age ${schedule.seconds}s`;
    case 'none':
      return undefined;
  }
}

const CRON = /^(?<cron>@\w+|\S+(?: +\S+){4})(?: +(?<timezone>[A-Z][\w+/-]*))?$/i;
const INTERVAL = /^(?<kind>every|max-age) (?<seconds>\d+(?:\.\d+)?)s$/;

/** Undefined for a label that somebody else made. */
export function parseScheduleText(text: string): Schedule | undefined {
  const { kind, seconds } = INTERVAL.exec(text)?.groups ?? {};
  if (kind === 'every' || kind === 'max-age') return { kind, seconds: Number(seconds) };
  const { cron, timezone } = CRON.exec(text)?.groups ?? {};
  return cron === undefined ? undefined : { kind: 'cron', cron, timezone };
}
