import prettyMilliseconds from 'pretty-ms';
import { UNPRINTABLE } from '../util/unprintable.js';

/** `0.4s`, `3m 20s`, `4d 3h`: at most two units. */
export function formatSeconds(seconds: number): string {
  // A metric on a gateway may have any value.
  if (!Number.isFinite(seconds)) return '?';
  return prettyMilliseconds(seconds * 1000, { unitCount: 2 });
}

/** `3m 20s ago`, to the second. */
export function formatAge(seconds: number): string {
  const whole = Math.round(seconds);
  return whole === 0 ? 'just now' : `${formatSeconds(whole)} ago`;
}

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD');
}

export function groupsOf(count: number): string {
  return count === 1 ? '1 group' : `${count} groups`;
}
