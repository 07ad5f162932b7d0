import type { Schedule } from '../model/schedule.js';
import type { NextStart } from './cron-starts.js';

/** Tolerance for a clock that is early, in seconds: a job at 03:00 may start from 02:59:30 on. */
export const EARLY_SECONDS = 30;

/** When starts are due, by the kind of schedule. Times are in seconds since the epoch. */
export interface Timing {
  /** Seconds from one start to the next, at `time`. */
  readonly interval: (time: number) => number;
  /**
   * The time of the next start after a run.
   * @param from the start of the run, or its end if starts in between are skipped
   */
  readonly next: (from: number, endedAt: number) => number;
  /**
   * `exact`: the next success is due at `next` itself, without an allowance for the duration of the
   * run.
   */
  readonly allowance: 'usual' | 'exact';
}

export function timingOf(schedule: Schedule, starts: NextStart | undefined): Timing | undefined {
  switch (schedule.kind) {
    case 'cron':
    case 'calendar':
      return starts && cronTiming(starts);
    case 'every':
      return intervalTiming(schedule.seconds, 'usual');
    case 'max-age':
      return intervalTiming(schedule.seconds, 'exact');
    case 'none':
      return undefined;
  }
}

function cronTiming(starts: NextStart): Timing {
  return {
    interval: (time) => {
      const first = starts(time + EARLY_SECONDS);
      return starts(first) - first;
    },
    next: (from) => starts(from + EARLY_SECONDS),
    allowance: 'usual',
  };
}

function intervalTiming(seconds: number, allowance: Timing['allowance']): Timing {
  return { interval: () => seconds, next: (_, endedAt) => endedAt + seconds, allowance };
}
