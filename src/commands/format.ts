import prettyMilliseconds from 'pretty-ms';

/** Formats a duration with at most two units: `0.4s`, `3m 20s`, `4d 3h`. */
export function formatSeconds(seconds: number): string {
  // A metric on a gateway may have a value that is no valid time.
  if (!Number.isFinite(seconds)) return '?';
  return prettyMilliseconds(seconds * 1000, { unitCount: 2 });
}

/**
 * Control characters and bidirectional controls, which untrusted text must not send to a terminal.
 */
const UNPRINTABLE = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD');
}
