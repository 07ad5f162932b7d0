import type { Ambiguous } from './reading.js';
import type { Unit } from './unit.js';

/** `6.402` or `6,402`, without a multiple. */
const OF_THREE_DIGITS = /^[-+]?\d+[.,]\d+$/;
const BYTES = /^[-+]?\d+[.,]\d+\s*bytes?$/i;
const BARE_BYTES = /^[-+]?\d+[.,]\d+\s*b?$/i;

/**
 * The value where no other number decides. Bytes have no fractions, nor have records, but `6.402` may be something else
 * that was counted as records. Of all others, `6.402` is decimal, as most programs print it in any locale, and `6,402`
 * may be either.
 */
export function likelier(
  { dot, comma }: Pick<Ambiguous, 'dot' | 'comma'>,
  token: string,
  unit: Unit,
): number {
  const isDotted = token.includes('.');
  const isOfBytes = unit === 'bytes' || unit === 'binary-bytes';
  if (BYTES.test(token) || (isOfBytes && BARE_BYTES.test(token))) return isDotted ? comma : dot;
  if (unit === 'count' && OF_THREE_DIGITS.test(token)) return isDotted ? Number.NaN : dot;
  return isDotted ? dot : Number.NaN;
}
