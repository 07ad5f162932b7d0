import prettyMilliseconds from 'pretty-ms';

/** Formats a duration with at most two units: `0.4s`, `3m 20s`, `4d 3h`. */
export function formatSeconds(seconds: number): string {
  // A metric on a gateway may have a value that is no valid time.
  if (!Number.isFinite(seconds)) return '?';
  return prettyMilliseconds(seconds * 1000, { unitCount: 2 });
}

/** `3m 20s ago`, to the second. */
export function formatAge(seconds: number): string {
  const whole = Math.round(seconds);
  return whole === 0 ? 'just now' : `${formatSeconds(whole)} ago`;
}
