/** When a job is to run, as its options say. */
export type Schedule =
  | {
      readonly kind: 'cron';
      /** Five fields, or a name such as `@daily`. */
      readonly cron: string;
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
