import type { Matcher } from './matcher.js';

/** Warnings on lines that the pattern was too slow for. */
export function slownessOf(matcher: Matcher): readonly string[] {
  if (matcher.hasGivenUp) {
    return ['the pattern takes too long, so lines were skipped: make it simpler'];
  }
  if (matcher.skipped === 0) return [];
  const lines =
    matcher.skipped === 1 ? '1 line, which was' : `${matcher.skipped} lines, which were`;
  return [`the pattern takes too long on ${lines} skipped`];
}
