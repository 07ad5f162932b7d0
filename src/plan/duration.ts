import parse from 'parse-duration';

/** What we take: the library itself would also read `1h30` or `about 5 minutes`, which hides mistakes. */
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$|^\d+(?:\.\d+)?$/;

/** `90s`, `5m`, `1h30m`, or a bare number of seconds. Undefined for anything else. */
export function parseDurationSeconds(text: string): number | undefined {
  const trimmed = text.trim();
  if (!DURATION.test(trimmed)) return undefined;
  return parse(trimmed, 's') ?? 0;
}

/** A timer of Node that is set for longer than 2^31 - 1 ms fires at once. */
export const LONGEST_SECONDS: number = 24 * 86_400;
