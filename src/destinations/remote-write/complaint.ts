/** Error texts of receivers about samples: Prometheus 2 and 3, Thanos, Mimir and Cortex. */

/** The engine has a newer sample of the series, or a different one with the same time. */
export function isNewerThere(reason: string): boolean {
  return /out[ -]of[ -]order|duplicate sample|new-value-for-timestamp/i.test(reason);
}

/** The engine no longer accepts samples of that time, for any series. */
export function isTooOld(reason: string): boolean {
  return /out of bounds|too old|too-old/i.test(reason);
}

/** Whether a retry can never succeed. */
export function isPermanent(reason: string): boolean {
  return isNewerThere(reason) || isTooOld(reason) || /not unique|invalid label/i.test(reason);
}
