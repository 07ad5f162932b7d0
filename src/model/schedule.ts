/** When a job should run, according to its options. */
export type Schedule =
  | {
      readonly kind: 'cron';
      /** Five fields, or a name such as `@daily`. */
      readonly cron: string;
      /** Undefined: that of the machine. */
      readonly timezone: string | undefined;
    }
  | {
      readonly kind: 'calendar';
      /** A calendar of systemd, as for `OnCalendar=`, without its time zone. */
      readonly calendar: string;
      /** Undefined: that of the machine. */
      readonly timezone: string | undefined;
    }
  /** The next start is this many seconds after the last end. */
  | { readonly kind: 'every'; readonly seconds: number }
  /** Starts are unknown. A success is due this many seconds after the last one. */
  | { readonly kind: 'max-age'; readonly seconds: number }
  /** The group forgets its schedule. */
  | { readonly kind: 'none' };

/** The options that determine when the next success of a job is due, and when to alert. */
export interface DueOptions {
  /** Undefined: the group keeps its schedule. */
  readonly schedule: Schedule | undefined;
  /**
   * How many seconds late a success may be beyond its usual duration. Undefined: derived from the
   * interval.
   */
  readonly graceSeconds: number | undefined;
  /**
   * A run that takes longer than this many seconds counts as stuck. Undefined: derived from earlier
   * runs.
   */
  readonly maxDurationSeconds: number | undefined;
  /** Consecutive failures until an alert. */
  readonly alertAfter: number | undefined;
}

export const NOT_DUE: DueOptions = {
  schedule: undefined,
  graceSeconds: undefined,
  maxDurationSeconds: undefined,
  alertAfter: undefined,
};

/** When the next success of a group is due. Without a deadline where the schedule is `none`. */
export interface Due {
  readonly schedule: Schedule;
  readonly graceSeconds?: number;
  /**
   * As given in the options, in seconds. While a run is in progress, its deadline moves by this
   * time.
   */
  readonly maxDurationSeconds?: number;
  /**
   * The job is late if it has not succeeded by then, in seconds since the epoch. A run in progress
   * may extend it.
   */
  readonly deadline?: number;
  /** Seconds between the next two starts. */
  readonly intervalSeconds?: number;
}

/**
 * Limits that a run gives to the alerts. NaN, or 1 for the failures, if an earlier run gave the
 * limit and the last one did not.
 */
export interface AlertLimits {
  readonly maxDurationSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly alertAfter?: number;
}
