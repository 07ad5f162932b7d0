import prettyMilliseconds from 'pretty-ms';

/** `0.4s`, `3m 20s`, `4d 3h`: two units are enough to see what is wrong. */
export function formatSeconds(seconds: number): string {
  return prettyMilliseconds(seconds * 1000, { unitCount: 2 });
}
