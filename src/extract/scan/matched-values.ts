import type { Labels } from '../../model/metric-family.js';
import type { ListPattern, RegexpPattern } from '../../model/pattern.js';
import {
  type Captured,
  capturedNumber,
  labelsIn,
  type Notation,
  valueGroupOf,
  valueIn,
} from '../numbers/capture.js';
import { markIn } from '../numbers/mark-in-line.js';
import { type Ambiguous, decidedBy, type Reading } from '../numbers/reading.js';
import { isRate } from './around-numbers.js';
import type { CutNumbers } from './cut-numbers.js';
import { unitBefore } from './unit-before.js';

export interface Wanted extends Notation {
  readonly pattern: RegexpPattern | ListPattern;
  /** Constant labels. */
  readonly labels?: Labels;
  readonly counts?: 0;
}

/** Searches so many lines for other numbers. What they show decides the rest too. */
const LINES_SEARCHED = 1000;

/** The value and labels of a match. */
export class MatchedValues {
  readonly #notation: Notation;
  readonly #labels: Labels | undefined;
  readonly #counts: 0 | undefined;
  readonly #group: number;
  readonly #cutNumbers: CutNumbers;
  readonly #unitBefore: ReturnType<typeof unitBefore>;
  #searched = 0;

  constructor({ pattern, labels, counts, ...notation }: Wanted, cutNumbers: CutNumbers) {
    this.#notation = notation;
    this.#labels = labels;
    this.#counts = counts;
    this.#group = valueGroupOf(pattern.kind === 'list' ? pattern.each : pattern);
    this.#cutNumbers = cutNumbers;
    this.#unitBefore = unitBefore(notation.unit);
  }

  captured(match: RegExpExecArray): Captured {
    if (this.#counts !== undefined) return this.#counts;
    const text = valueIn(match, this.#group);
    // A pattern without a capture counts lines.
    if (text === undefined) return 1;
    const number = capturedNumber(text, this.#notation);
    if (typeof number === 'string') return number;
    this.#cutNumbers.look(match, text);
    this.#unitBefore?.look(match, text);
    if (typeof number === 'number' || number.kind === 'decided') return number;
    return this.#decidedInLine(number, match, text);
  }

  #decidedInLine(number: Ambiguous, match: RegExpExecArray, text: string): Reading {
    if (this.#searched < LINES_SEARCHED) {
      this.#searched += 1;
      const mark = markIn(match.input);
      if (mark !== undefined) return decidedBy(number, mark);
    }
    // Bytes per second may have a fraction.
    return isRate(match, text) ? { ...number, alone: Number.NaN } : number;
  }

  remarks(): readonly string[] {
    return [...this.#cutNumbers.remarks(), ...(this.#unitBefore?.remarks() ?? [])];
  }

  labels(match: RegExpExecArray, ofLine?: Labels): Labels | undefined {
    if (match.groups === undefined && ofLine === undefined) return this.#labels;
    const own = labelsIn(match);
    const isOne = this.#labels === undefined && ofLine === undefined;
    return isOne ? own : { ...this.#labels, ...ofLine, ...own };
  }
}
