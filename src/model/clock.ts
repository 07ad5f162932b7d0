export interface Clock {
  /** Seconds since the epoch. Goes backwards when somebody sets the clock. */
  now(): number;
  /** Seconds since an arbitrary moment. Never goes backwards. */
  monotonic(): number;
}
