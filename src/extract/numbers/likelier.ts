import type { Ambiguous } from './reading.js';
import type { Unit } from './unit.js';

/** `6.402` or `6,402`, without a multiple. */
const OF_THREE_DIGITS = /^[-+]?\d+[.,]\d+$/;
const BYTES = /^[-+]?\d+[.,]\d+\s*bytes?$/i;
const BARE_BYTES = /^[-+]?\d+[.,]\d+\s*b?$/i;

const WITH_FRACTION: readonly Unit[] = ['seconds', 'ratio', 'fraction'];

/**
 * The value where no other number decides. Bytes have no fractions, nor have records, but `6.402` may be something else
 * that was counted as records. Seconds and percent with three decimals are everywhere, thousands of them in groups are
 * rare, and only then with a comma. All others may be either: `1.234 MB` of a German program is 1234 MB.
 */
export function likelier(
  { dot, comma }: Pick<Ambiguous, 'dot' | 'comma'>,
  token: string,
  unit: Unit,
): number {
  const isDotted = token.includes('.');
  const isOfBytes = unit === 'bytes' || unit === 'binary-bytes';
  if (BYTES.test(token) || (isOfBytes && BARE_BYTES.test(token))) return isDotted ? comma : dot;
  if (unit === 'count' && OF_THREE_DIGITS.test(token) && !isDotted) return dot;
  return isDotted && (WITH_FRACTION.includes(unit) || token.endsWith('%')) ? dot : Number.NaN;
}
