import type { JobLine } from './line.js';
import { NAMED_SCHEDULES } from '../schedule/parse-cron.js';

/**
 * Finds a wrapped line whose times were edited without its `--schedule`: alerts would go by the old times.
 *
 * @param told `--schedule` of the line
 */
export function remarksOnEdit(
  { schedule }: Pick<JobLine, 'schedule'>,
  told: string | undefined,
): readonly string[] {
  if (told === undefined || !isCron(told) || fields(told) === fields(schedule)) return [];
  return [
    `is started at ${schedule}, while --schedule says ${told}: alerts go by --schedule, so write the same there`,
  ];
}

/** `--schedule` may also be a calendar of systemd or `none`, which have nothing to compare. */
function isCron(text: string): boolean {
  return text.startsWith('@') || text.trim().split(/\s+/).length === 5;
}

/** cronie does not log the start of a line that begins with `-`. */
function fields(text: string): string {
  const plain = text.trim().replace(/^-/, '').toLowerCase().split(/\s+/).join(' ');
  return NAMED_SCHEDULES[plain] ?? plain;
}
