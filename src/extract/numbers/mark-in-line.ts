import type { DecimalMark } from '../../model/pattern.js';
import { readNumber } from './number.js';

/** A number and its unit. Without a unit it may be a version or a date. */
const WITH_UNIT =
  /(?<![\w.,:-])\d[\d.,]*\d(?=[ \u00A0\u202F]?(?:%|(?:[kKMGTPE]i?(?:[bBo]|[bB]its?|[bB]ytes?)?|B|bytes|[hs]|[mnu\u00B5\u03BC]s|sec|seconds|Sek|Sekunden)(?!\w)))/g;

/** In characters. */
const LONGEST = 4096;

/** What marks decimals in the numbers of a line that can be read in one way only. Undefined if none is there, or both are. */
export function markIn(line: string): DecimalMark | undefined {
  if (line.length > LONGEST) return undefined;
  const readings = [...line.matchAll(WITH_UNIT)].map(([text]) => readNumber(text));
  const marks = new Set(
    readings.map((each) =>
      typeof each === 'object' && each.kind === 'decided' ? each.decimal : undefined,
    ),
  );
  marks.delete(undefined);
  return marks.size === 1 ? [...marks][0] : undefined;
}
