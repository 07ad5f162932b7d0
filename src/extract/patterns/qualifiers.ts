import type { Pattern, ValuePattern } from '../../model/pattern.js';
import { unitOf } from '../numbers/unit.js';

/** Use all matches in a line, not only the first. */
export const EACH = 'each';
/** K, M and G are powers of 1024, with or without an i. */
const BINARY = 'binary';
/** The short scale: k, m, b and t are a thousand, a million, a billion and a trillion. */
const SHORT = 'short';
/** A match means that there is nothing to count: the value is 0 instead of unknown. */
const ZERO = 'zero';

/** Words before the `=` that are not aggregations. */
export const QUALIFIERS: readonly string[] = [EACH, BINARY, SHORT, ZERO];

export function qualifierProblem(
  words: readonly string[],
  name: string,
  { kind }: Pattern,
): string | undefined {
  if (words.includes(BINARY) && unitOf(name) !== 'bytes') {
    return `${BINARY} works only for names that end in _bytes`;
  }
  if (words.includes(SHORT) && unitOf(name) !== 'none') {
    return `${SHORT} works only for names without a unit suffix`;
  }
  if (words.includes(ZERO) && kind === 'json-path') {
    return `${ZERO} works only for regular expressions: a JSON path finds 0 itself`;
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
