import { shellLine, shellQuoted } from '../util/shell-words.js';
import type { JobLine } from './line.js';
import { escapedForCron } from './percent.js';

/** What is written into the line beside the command. */
export interface Wrapping {
  /** The absolute path of jobmeter. */
  readonly program: string;
  readonly name: string;
  /** Undefined where cron's is not one that jobmeter takes. */
  readonly schedule: string | undefined;
  /** Undefined: that of the machine. */
  readonly timeZone: string | undefined;
  /** Undefined: /bin/sh. */
  readonly shell: string | undefined;
}

/**
 * The line with jobmeter in front of its command. The command stays as it stands in the file, so that cron reads its `%` and
 * backslashes as before, and only quotes are added; its input stays outside of them.
 */
export function wrap(job: JobLine, wrapping: Wrapping): string {
  const { program, name, schedule, timeZone, shell } = wrapping;
  const words = [
    // Else dash would stay, and report on its own that a signal has ended the job.
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
