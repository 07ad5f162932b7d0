import type { Labels } from '../../model/metric-family.js';
import { type Captured, labelsIn, valueIn } from '../numbers/capture.js';
import { readNumber, type Unit } from '../numbers/number.js';
import type { ListPattern, RegexpPattern } from '../../model/pattern.js';
import { CutNumbers } from './cut-numbers.js';
import { type EventLoop, Matcher } from './matcher.js';
import { Totals } from './totals.js';

/**
 * One value in a line.
 *
 * @param match in the line, or in a part of it
 * @param index of the line
 */
type OnFind = (
  captured: Captured,
  labels: Labels | undefined,
  match: RegExpExecArray,
  index: number,
) => void;

/** Finds the values of one pattern in lines. */
export interface Finder {
  /** Lines without it hold none. */
  readonly literal: string | undefined;
  search(lines: readonly string[], onFind: OnFind): void;
  /** What the person who wrote the pattern should know, without its name. */
  remarks(): readonly string[];
}

export interface Wanted {
  readonly pattern: RegexpPattern | ListPattern;
  readonly unit: Unit;
  /** Constant ones. */
  readonly labels?: Labels;
  readonly counts?: 0;
}

export function finderFor(wanted: Wanted, eventLoop: EventLoop): Finder {
  const { pattern } = wanted;
  const regexp = pattern.kind === 'list' ? pattern.each : pattern;
  const matcher = new Matcher(regexp, eventLoop);
  const cutNumbers = matcher.isLinear ? new CutNumbers(regexp) : undefined;
  const values = new MatchedValues(wanted, cutNumbers);
  const remarks = (): readonly string[] => [
    ...(cutNumbers?.remarks() ?? []),
    ...slownessOf(matcher),
  ];
  if (pattern.kind === 'regexp') {
    return {
      literal: matcher.literal,
      search(lines, onFind) {
        matcher.search(lines, (match, at) => {
          onFind(values.captured(match), values.labels(match), match, at);
        });
      },
      remarks,
    };
  }
  if (pattern.line !== undefined) {
    const whole = new Matcher(pattern.line, eventLoop);
    return listFinder(whole, { ...wanted, matcher, values, remarks });
  }
  return {
    literal: matcher.literal,
    search(lines, onFind) {
      matcher.searchAll(lines, (matches, at) => {
        for (const match of matches) {
          onFind(values.captured(match), values.labels(match), match, at);
        }
      });
    },
    remarks,
  };
}

interface ListParts extends Pick<Wanted, 'unit'>, Pick<Finder, 'remarks'> {
  readonly matcher: Matcher;
  readonly values: MatchedValues;
}

/** Looks for the values in what `whole` matches. */
function listFinder(whole: Matcher, { unit, matcher, values, remarks }: ListParts): Finder {
  const totals = new Totals(unit);
  return {
    literal: whole.literal,
    search(lines, onFind) {
      const found: [RegExpExecArray, number][] = [];
      whole.search(lines, (match, at) => void found.push([match, at]));
      const parts = found.map(([match]) => match.groups?.['list'] ?? match[0]);
      matcher.searchAll(parts, (matches, index) => {
        const [match, at] = found[index] as [RegExpExecArray, number];
        const labels = labelsIn(match, OF_LINE);
        const all = matches.map((each) => values.captured(each));
        totals.check(match, all);
        for (const [n, each] of matches.entries()) {
          onFind(all[n] as Captured, values.labels(each, labels), each, at);
        }
      });
    },
    remarks: () => [...totals.remarks(), ...remarks(), ...slownessOf(whole)],
  };
}

/** What a match stands for. */
class MatchedValues {
  readonly #unit: Unit;
  readonly #labels: Labels | undefined;
  readonly #counts: 0 | undefined;
  readonly #cutNumbers: CutNumbers | undefined;

  constructor({ unit, labels, counts }: Wanted, cutNumbers: CutNumbers | undefined) {
    this.#unit = unit;
    this.#labels = labels;
    this.#counts = counts;
    this.#cutNumbers = cutNumbers;
  }

  captured(match: RegExpExecArray): Captured {
    if (this.#counts !== undefined) return this.#counts;
    const text = valueIn(match);
    // Then it is lines that are counted.
    if (text === undefined) return 1;
    const number = readNumber(text, this.#unit);
    if (number === undefined) return text;
    this.#cutNumbers?.look(match, text);
    return number;
  }

  labels(match: RegExpExecArray, ofLine?: Labels): Labels | undefined {
    if (match.groups === undefined && ofLine === undefined) return this.#labels;
    const own = labelsIn(match);
    const isOne = this.#labels === undefined && ofLine === undefined;
    return isOne ? own : { ...this.#labels, ...ofLine, ...own };
  }
}

const OF_LINE = ['value', 'list', 'total'];

function slownessOf(matcher: Matcher): readonly string[] {
  if (matcher.hasGivenUp) {
    return ['the pattern takes too long; lines are missing: make it simpler'];
  }
  if (matcher.skipped === 0) return [];
  const lines = matcher.skipped === 1 ? '1 line, which is' : `${matcher.skipped} lines, which are`;
  return [`the pattern takes too long on ${lines} missing`];
}
