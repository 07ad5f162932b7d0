import cronstrue from 'cronstrue';

/** `At 03:00`, for people. */
export function cronInWords(cron: string): string {
  return cronstrue.toString(cron, { use24HourTimeFormat: true, dayOfWeekStartIndexZero: true });
}
