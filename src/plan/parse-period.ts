import { parseDurationSeconds } from '../extract/numbers/duration.js';

/** A duration above 0, in seconds. Undefined for any other text. */
export function parsePeriod(text: string): number | undefined {
  const seconds = parseDurationSeconds(text);
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}
