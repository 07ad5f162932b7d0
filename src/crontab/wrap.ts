import { shellLine, shellQuoted } from '../util/shell-words.js';
import type { JobLine } from './line.js';
import { escapedForCron } from './percent.js';

/** Values to write into the line besides the command. */
export interface Wrapping {
  /** The absolute path of jobmeter. */
  readonly program: string;
  readonly name: string;
  /** Undefined if jobmeter does not understand the schedule of cron. */
  readonly schedule: string | undefined;
  /** Undefined: the time zone of the machine. */
  readonly timeZone: string | undefined;
  /** Undefined: /bin/sh. */
  readonly shell: string | undefined;
}

/**
 * Puts jobmeter in front of the command. The command text stays as written in the file and only
 * gets quotes, so that cron reads its `%` and backslashes as before. The input stays outside of the
 * quotes.
 */
export function wrap(job: JobLine, wrapping: Wrapping): string {
  const { program, name, schedule, timeZone, shell } = wrapping;
  const words = [
    // Without `exec`, dash would remain and print its own message when a signal ends the job.
    'exec',
    program,
    'run',
    '--job',
    name,
    ...(schedule === undefined ? [] : ['--schedule', schedule]),
    ...(timeZone === undefined ? [] : ['--timezone', timeZone]),
    ...(shell === undefined ? [] : ['--shell-bin', shell]),
  ];
  return `${job.head}${escapedForCron(shellLine(words))} --shell ${shellQuoted(job.raw)}${job.input}`;
}
