import { parseDurationSeconds } from '../extract/numbers/duration.js';

/** Parses a duration above 0 and returns it in seconds. Undefined for any other text. */
export function parsePeriod(text: string): number | undefined {
  const seconds = parseDurationSeconds(text);
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}
