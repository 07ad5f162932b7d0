/** When a job is to run, as its options say. */
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
      /** Of systemd, as for `OnCalendar=`, without its zone. */
      readonly calendar: string;
      /** Undefined: that of the machine. */
      readonly timezone: string | undefined;
    }
  /** The next start is this long after the last end. */
  | { readonly kind: 'every'; readonly seconds: number }
  /** No start is known: a success is due this long after the last one. */
  | { readonly kind: 'max-age'; readonly seconds: number }
  /** The group forgets the schedule that it had. */
  | { readonly kind: 'none' };

/** What tells when the next success of a job is due, and when to alert. */
export interface DueOptions {
  /** Undefined: the group keeps the schedule that it has. */
  readonly schedule: Schedule | undefined;
  /** How late a success may be beyond its usual duration. Undefined: derived from the interval. */
  readonly graceSeconds: number | undefined;
  /** A run that takes longer counts as stuck. Undefined: derived from earlier runs. */
  readonly maxDurationSeconds: number | undefined;
  /** Failures in a row until an alert. */
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
  /** As told. The deadline moves on by so much while a run goes on. */
  readonly maxDurationSeconds?: number;
  /** Without a success until then, in seconds since the epoch, the job is late. A run that goes on may extend it. */
  readonly deadline?: number;
  /** Between the next two starts. */
  readonly intervalSeconds?: number;
}

/** What a run tells the alerts about itself. NaN, and 1 for the failures, where an earlier run told and the last did not. */
export interface AlertLimits {
  readonly maxDurationSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly alertAfter?: number;
}
