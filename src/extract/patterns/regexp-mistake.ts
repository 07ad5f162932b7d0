/** Longer patterns get no position: each of their beginnings is compiled. */
const MAX_LENGTH = 500;

/**
 * The position of a syntax error, counted from 1, which V8 does not report: the end of the first beginning of the pattern
 * from which on V8 always gives the same reason. Undefined if unknown.
 */
export function mistakeAt(
  source: string,
  reasonFor: (beginning: string) => string | undefined,
): number | undefined {
  if (source.length > MAX_LENGTH) return undefined;
  const reason = reasonFor(source);
  let at = source.length;
  while (at > 1 && reasonFor(source.slice(0, at - 1)) === reason) at -= 1;
  return at;
}
