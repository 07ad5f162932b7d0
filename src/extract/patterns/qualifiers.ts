import type { DecimalMark, Pattern, ValuePattern } from '../../model/pattern.js';
import { unitOf } from '../numbers/unit.js';
import { withWord } from './head.js';

/** Use all matches in a line, not only the first. */
export const EACH = 'each';
/** K, M and G are powers of 1024, with or without an i. */
const BINARY = 'binary';
/** The short scale: k, m, b and t are a thousand, a million, a billion and a trillion. */
const SHORT = 'short';
/** A match means that there is nothing to count: the value is 0 instead of unknown. */
const ZERO = 'zero';

/** What marks decimals. */
const MARKS = ['dot', 'comma'] as const satisfies readonly DecimalMark[];

/** Words before the `=` that are not aggregations. */
export const QUALIFIERS: readonly string[] = [EACH, BINARY, SHORT, ZERO, ...MARKS];

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
  return MARKS.every((mark) => words.includes(mark))
    ? `${MARKS.join(' and ')} exclude each other`
    : undefined;
}

/** The pattern of a preset as if it said what marks decimals, unless it does. */
export function withMark(spec: string, mark: DecimalMark | undefined): string {
  return mark === undefined ? spec : withWord(spec, mark, MARKS);
}

export function qualified(
  words: readonly string[],
): Pick<ValuePattern, 'multiples' | 'counts' | 'decimalMark'> {
  const decimalMark = MARKS.find((mark) => words.includes(mark));
  return {
    ...(decimalMark === undefined ? {} : { decimalMark }),
    ...(words.includes(BINARY) ? { multiples: BINARY } : {}),
    ...(words.includes(SHORT) ? { multiples: SHORT } : {}),
    ...(words.includes(ZERO) ? { counts: 0 } : {}),
  };
}
