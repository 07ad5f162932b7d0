/** `system`: files in /etc have the user between the schedule and the command. */
export type CrontabFormat = 'user' | 'system';

/**
 * One line of a crontab. All texts are latin1, one character per byte: invalid UTF-8 is preserved,
 * and lengths are those that cron counts.
 */
export type CrontabLine =
  | { readonly kind: 'blank' | 'comment'; readonly text: string }
  | VariableLine
  | JobLine
  | { readonly kind: 'unreadable'; readonly text: string; readonly reason: string };

/** `PATH=/usr/bin`, for the lines below it. */
export interface VariableLine {
  readonly kind: 'variable';
  readonly text: string;
  readonly name: string;
  readonly value: string;
}

export interface JobLine {
  readonly kind: 'job';
  readonly text: string;
  /** Everything before the command, with its blanks. */
  readonly head: string;
  /** The five fields with one blank between them, or a name such as `@daily`. */
  readonly schedule: string;
  readonly user: string | undefined;
  /** The command as written in the file, up to the first unescaped `%`. */
  readonly raw: string;
  /** The rest from that `%` on. Empty without one. */
  readonly input: string;
}

export interface Crontab {
  readonly lines: readonly CrontabLine[];
  /** Whether the last line ends with a newline. */
  readonly isTerminated: boolean;
}
