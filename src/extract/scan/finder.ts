import type { Labels } from '../../model/metric-family.js';
import { type Captured, labelsIn, numberIn } from '../numbers/capture.js';
import type { Unit } from '../numbers/number.js';
import type { ListPattern, RegexpPattern } from '../../model/pattern.js';
import { CutNumbers } from './cut-numbers.js';
import { Matcher } from './matcher.js';
import { Totals } from './totals.js';

/** One value in a line. */
export interface Find {
  readonly captured: Captured;
  readonly labels: Labels | undefined;
  /** In the line, or in a part of it. */
  readonly match: RegExpExecArray;
}

/** Finds the values of one pattern in lines. */
export interface Finder {
  /** Lines without it hold none. */
  readonly literal: string | undefined;
  /** Shows every value, and the index of its line. */
  search(lines: readonly string[], onFind: (find: Find, index: number) => void): void;
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

export function finderFor({ pattern, unit, labels, counts }: Wanted): Finder {
  const matcher = new Matcher(pattern.source);
  const cutNumbers = matcher.isLinear ? new CutNumbers(pattern.source) : undefined;
  const find = (match: RegExpExecArray, of?: Labels): Find => {
    const captured = counts ?? numberIn(match, unit);
    cutNumbers?.look(match, captured);
    return { captured, labels: joined(labels, of, labelsIn(match)), match };
  };
  const remarks = (): readonly string[] => [
    ...(cutNumbers?.remarks() ?? []),
    ...slownessOf(matcher),
  ];
  if (pattern.kind === 'regexp') {
    return {
      literal: matcher.literal,
      search(lines, onFind) {
        matcher.search(lines, (match, at) => onFind(find(match), at));
      },
      remarks,
    };
  }
  if (pattern.line === undefined) {
    return {
      literal: matcher.literal,
      search(lines, onFind) {
        matcher.searchAll(lines, (matches, at) => {
          for (const match of matches) onFind(find(match), at);
        });
      },
      remarks,
    };
  }
  const whole = new Matcher(pattern.line);
  const totals = new Totals(unit);
  return {
    literal: whole.literal,
    search(lines, onFind) {
      const found: [RegExpExecArray, number][] = [];
      whole.search(lines, (match, at) => void found.push([match, at]));
      const parts = found.map(([match]) => match.groups?.['list'] ?? match[0]);
      matcher.searchAll(parts, (matches, index) => {
        const [match, at] = found[index] as [RegExpExecArray, number];
        const finds = matches.map((each) => find(each, labelsIn(match, OF_LINE)));
        totals.check(match, finds);
        for (const each of finds) onFind(each, at);
      });
    },
    remarks: () => [...totals.remarks(), ...remarks(), ...slownessOf(whole)],
  };
}

const OF_LINE = ['value', 'list', 'total'];

function joined(...all: readonly (Labels | undefined)[]): Labels | undefined {
  const some = all.filter((labels) => labels !== undefined);
  return some.length < 2 ? some[0] : Object.assign({}, ...some);
}

function slownessOf(matcher: Matcher): readonly string[] {
  if (matcher.hasGivenUp) {
    return ['the pattern takes too long; lines are missing: make it simpler'];
  }
  if (matcher.skipped === 0) return [];
  const lines = matcher.skipped === 1 ? '1 line, which is' : `${matcher.skipped} lines, which are`;
  return [`the pattern takes too long on ${lines} missing`];
}
