import type { Pattern, ValuePattern } from '../../model/pattern.js';
import { unitOf } from '../numbers/number.js';

/** All matches in a line, not only the first. */
export const EACH = 'each';
/** K, M and G are powers of 1024, be there an i or not. */
const BINARY = 'binary';
/** The short scale of numbers: k, m, b and t are a thousand, a million, a billion and a trillion. */
const SHORT = 'short';
/** A match says that there is nothing to count: the value is 0, and not unknown. */
const ZERO = 'zero';

/** Words before the `=` that are no aggregation. */
export const QUALIFIERS: readonly string[] = [EACH, BINARY, SHORT, ZERO];

export function qualifierProblem(
  words: readonly string[],
  name: string,
  { kind }: Pattern,
): string | undefined {
  if (words.includes(BINARY) && unitOf(name) !== 'bytes') {
    return `${BINARY} is for names that end in _bytes`;
  }
  if (words.includes(SHORT) && unitOf(name) !== 'none') {
    return `${SHORT} is for names that end in no unit`;
  }
  if (words.includes(ZERO) && kind === 'json-path') {
    return `${ZERO} is for a regular expression: a JSON path finds its own 0`;
  }
  return undefined;
}

export function qualified(words: readonly string[]): Pick<ValuePattern, 'multiples' | 'counts'> {
  return {
    ...(words.includes(BINARY) ? { multiples: BINARY } : {}),
    ...(words.includes(SHORT) ? { multiples: SHORT } : {}),
    ...(words.includes(ZERO) ? { counts: 0 } : {}),
  };
}
