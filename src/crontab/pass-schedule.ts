import type { CronKind } from './cron-kind.js';
import type { JobLine } from './line.js';
import { isTimeZone } from '../schedule/time-zone.js';
import { parseCron } from '../schedule/parse-cron.js';

export interface ScheduleEnvironment {
  readonly cron: CronKind;
  /** The time zone of the system. Undefined if unknown. */
  readonly systemTimeZone: string | undefined;
  /** Time zone of all lines, which overrides the file. */
  readonly timeZone: string | undefined;
}

/** The part of the schedule that jobmeter is told. */
export interface PassedSchedule {
  readonly schedule: string | undefined;
  readonly timeZone: string | undefined;
  readonly remarks: readonly string[];
}

/**
 * Finds the schedule and the time zone in which this cron reads it. A run would use TZ instead,
 * which only concerns the job.
 */
export function scheduleOf(
  { schedule: written }: JobLine,
  variables: ReadonlyMap<string, string>,
  { cron, systemTimeZone: system, timeZone: given }: ScheduleEnvironment,
): PassedSchedule {
  // cronie does not log a line that begins with `-`.
  const schedule = written.replace(/^-/, '');
  if (schedule === '@reboot') return { schedule: undefined, timeZone: undefined, remarks: [] };
  if (parseCron(schedule).kind === 'mistake') {
    const remarks = [
      `has a schedule that jobmeter does not understand, and leaves out: ${schedule}`,
    ];
    return { schedule: undefined, timeZone: undefined, remarks };
  }
  const cronTz = variables.get('CRON_TZ');
  const isIdle = cronTz !== undefined && !cron.obeysCronTz && given === undefined;
  const zone =
    given ?? (cron.obeysCronTz ? cronTz : undefined) ?? (variables.has('TZ') ? system : undefined);
  if (zone !== undefined && !isTimeZone(zone)) {
    const remarks = [
      `is in a time zone that jobmeter does not know, and gets no schedule: ${zone}`,
    ];
    return { schedule: undefined, timeZone: undefined, remarks };
  }
  const remark = `CRON_TZ=${cronTz ?? ''} does not change when ${cron.name} starts it, and is not passed on`;
  return { schedule, timeZone: zone, remarks: isIdle ? [remark] : [] };
}
