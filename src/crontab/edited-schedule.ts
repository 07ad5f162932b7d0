import type { JobLine } from './line.js';

const NAMED: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/**
 * Whoever edits the times of a wrapped line has to edit its `--schedule` too, or alerts go by the old times.
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

/** A timer of systemd, or `none`, is no copy of the times of the line. */
function isCron(text: string): boolean {
  return text.startsWith('@') || text.trim().split(/\s+/).length === 5;
}

/** For cronie, a `-` before them means not to log the start. */
function fields(text: string): string {
  const plain = text.trim().replace(/^-/, '').toLowerCase().split(/\s+/).join(' ');
  return NAMED[plain] ?? plain;
}
