export interface Clock {
  /** Seconds since the epoch. May go backwards when the system clock is set. */
  now(): number;
  /** Seconds since an arbitrary point in time. Never goes backwards. */
  monotonic(): number;
}
