import type { DecimalMark } from '../../model/pattern.js';
import { type Captured, capturedNumber, type Notation } from '../numbers/capture.js';
import { decidedBy, type Reading } from '../numbers/reading.js';

/** Sums of decimal fractions are not exact. */
const TOLERANCE = 1e-6;

/** Compares the sum of a list with the total in the same line. */
export class Totals {
  readonly #notation: Notation;
  #difference: string | undefined;

  constructor(notation: Notation) {
    this.#notation = notation;
  }

  /**
   * Where numbers may be read in two ways and the sum is right in one of them, returns the parts as decided.
   *
   * @param line match with an optional group `total`
   */
  check(line: RegExpExecArray, parts: readonly Captured[]): readonly Captured[] {
    const text = line.groups?.['total'];
    const total = text === undefined ? undefined : capturedNumber(text, this.#notation);
    const readings = parts.filter((part) => typeof part !== 'string');
    if (total === undefined || typeof total === 'string' || readings.length < parts.length) {
      return parts;
    }
    const [isDot, isComma] = MARKS.map((mark) => isSum(readings, total, mark));
    if (isDot !== isComma) return readings.map((each) => decided(each, isDot ? 'dot' : 'comma'));
    if (isDot !== true) this.#note(line, readings, total);
    return parts;
  }

  #note(line: RegExpExecArray, parts: readonly Reading[], total: Reading): void {
    const shown = JSON.stringify(line.input.trim().slice(0, 100));
    const mark = [total, ...parts].some(isComma) ? 'comma' : 'dot';
    this.#difference ??= `the values add up to ${sumOf(parts, mark)}, but the total in the line is ${valueOf(total, mark)}: ${shown}`;
  }

  remarks(): readonly string[] {
    return this.#difference === undefined ? [] : [this.#difference];
  }
}

const MARKS: readonly DecimalMark[] = ['dot', 'comma'];

function isSum(parts: readonly Reading[], total: Reading, mark: DecimalMark): boolean {
  const isPossible = [total, ...parts].every(
    (each) => typeof each === 'number' || each.kind === 'ambiguous' || each.decimal === mark,
  );
  return isPossible && Math.abs(sumOf(parts, mark) - valueOf(total, mark)) < TOLERANCE;
}

function isComma(reading: Reading): boolean {
  return typeof reading !== 'number' && reading.kind === 'decided' && reading.decimal === 'comma';
}

function sumOf(parts: readonly Reading[], mark: DecimalMark): number {
  return parts.reduce<number>((sum, part) => sum + valueOf(part, mark), 0);
}

function valueOf(reading: Reading, mark: DecimalMark): number {
  if (typeof reading === 'number') return reading;
  return reading.kind === 'decided' ? reading.value : reading[mark];
}

/** Plain numbers and those that are decided anyway stay as they are. */
function decided(reading: Reading, decimal: DecimalMark): Reading {
  return typeof reading === 'number' || reading.kind === 'decided'
    ? reading
    : decidedBy(reading, decimal);
}
