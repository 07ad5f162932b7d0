import { parseDurationSeconds } from '../numbers/duration.js';
import { parseNumber } from '../numbers/number.js';

/** With more digits or an exponent, as in JavaScript. */
const PLAIN = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A number in an expression: `1e6`; `1k`, `2.5M`, `10GB` with powers of 1000; `1Ki`, `1GiB` with powers of 1024; or a
 * duration in seconds as options take it, `90s`, `1h30m`. So `5m` is 300 and `5M` is 5000000. Undefined for anything else.
 */
export function parseLiteral(text: string): number | undefined {
  if (PLAIN.test(text)) return Number(text);
  const seconds = parseDurationSeconds(text);
  if (seconds !== undefined) return seconds;
  // Metrics are in bytes: a number of bits would be compared with 8 times as much.
  return /bit/i.test(text) ? undefined : parseNumber(text);
}
