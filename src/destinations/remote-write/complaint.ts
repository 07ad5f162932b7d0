/** What receivers say of samples: Prometheus 2 and 3, Thanos, Mimir and Cortex. */

/** The engine holds a newer sample of the series, or another one of the same time. */
export function isNewerThere(reason: string): boolean {
  return /out[ -]of[ -]order|duplicate sample|new-value-for-timestamp/i.test(reason);
}

/** The engine takes no samples of that time any more, of any series. */
export function isTooOld(reason: string): boolean {
  return /out of bounds|too old|too-old/i.test(reason);
}

/** No retry changes it. */
export function isPermanent(reason: string): boolean {
  return isNewerThere(reason) || isTooOld(reason) || /not unique|invalid label/i.test(reason);
}
