import type { Due, Schedule } from '../model/schedule.js';
import { parseScheduleText } from '../schedule/parse-schedule-text.js';
import { formatSeconds } from './format.js';
import { localTimeWithOffset } from '../util/local-time.js';

/** Describes a schedule and its deadline for people. */
export async function describeDue({ schedule, deadline }: Due): Promise<string> {
  const words = await scheduleInWords(schedule);
  if (deadline === undefined) return words;
  return `${words}; late from ${localTimeWithOffset(deadline)} on unless it succeeds before`;
}

/** Loads the describing library only for a cron schedule. */
export async function scheduleInWords(schedule: Schedule): Promise<string> {
  switch (schedule.kind) {
    case 'cron':
    case 'calendar': {
      const { cronInWords, calendarInWords } = await import('../schedule/in-words.js');
      const { timezone } = schedule;
      const words =
        schedule.kind === 'cron' ? cronInWords(schedule.cron) : calendarInWords(schedule.calendar);
      return `${words}${timezone === undefined ? '' : `, ${timezone}`}`;
    }
    case 'every':
      return `${formatSeconds(schedule.seconds)} after the last end`;
    case 'max-age':
      return `a success at least every ${formatSeconds(schedule.seconds)}`;
    case 'none':
      return 'no schedule';
  }
}

/** Parses the label of the info metric. Undefined if another program wrote it. */
export async function scheduleTextInWords(text: string | undefined): Promise<string | undefined> {
  const schedule = text === undefined ? undefined : parseScheduleText(text);
  return schedule && scheduleInWords(schedule).catch(() => undefined);
}
