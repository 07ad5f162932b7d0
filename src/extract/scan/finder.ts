import type { Labels } from '../../model/metric-family.js';
import { type Captured, labelsIn, type Notation } from '../numbers/capture.js';
import { CutNumbers } from './cut-numbers.js';
import { MatchedValues, type Wanted } from './matched-values.js';
import { type EventLoop, Matcher } from './matcher.js';
import { Totals } from './totals.js';

/**
 * Called for each value.
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
  /** Lines without it cannot match. */
  readonly literal: string | undefined;
  search(lines: readonly string[], onFind: OnFind): void;
  /** Warnings for the author of the pattern, without the name of the pattern. */
  remarks(): readonly string[];
}

export function finderFor(wanted: Wanted, eventLoop: EventLoop): Finder {
  const { pattern } = wanted;
  const regexp = pattern.kind === 'list' ? pattern.each : pattern;
  const matcher = new Matcher(regexp, eventLoop);
  const cutNumbers = new CutNumbers(regexp, wanted.unit, (work) => matcher.onTime(work));
  const values = new MatchedValues(wanted, cutNumbers);
  const remarks = (): readonly string[] => [...values.remarks(), ...slownessOf(matcher)];
  if (pattern.kind === 'list' && pattern.line !== undefined) {
    const whole = new Matcher(pattern.line, eventLoop);
    return listFinder(whole, { ...wanted, matcher, values, remarks });
  }
  return {
    literal: matcher.literal,
    search(lines, onFind) {
      const find = (match: RegExpExecArray, at: number): void =>
        onFind(values.captured(match), values.labels(match), match, at);
      if (pattern.kind === 'regexp') matcher.search(lines, find);
      else {
        matcher.searchAll(lines, (matches, at) => {
          for (const match of matches) find(match, at);
        });
      }
    },
    remarks,
  };
}

interface ListParts extends Notation, Pick<Finder, 'remarks'> {
  readonly matcher: Matcher;
  readonly values: MatchedValues;
}

/** Finds values in the text that `whole` matches. */
function listFinder(whole: Matcher, { matcher, values, remarks, ...notation }: ListParts): Finder {
  const totals = new Totals(notation);
  return {
    literal: whole.literal,
    search(lines, onFind) {
      const found: [RegExpExecArray, number][] = [];
      whole.search(lines, (match, at) => void found.push([match, at]));
      const parts = found.map(([match]) => match.groups?.['list'] ?? match[0]);
      const empty = new Set(found.keys());
      matcher.searchAll(parts, (matches, index) => {
        const [match, at] = found[index] as [RegExpExecArray, number];
        empty.delete(index);
        const labels = labelsIn(match, NOT_LABELS);
        const captured = matches.map((each) => values.captured(each));
        const all = totals.check(match, captured);
        for (const [n, each] of matches.entries()) {
          onFind(all[n] as Captured, values.labels(each, labels), each, at);
        }
      });
      for (const [index, [match]] of found.entries()) if (empty.has(index)) totals.check(match, []);
    },
    remarks: () => [...totals.remarks(), ...remarks(), ...slownessOf(whole)],
  };
}

const NOT_LABELS = ['value', 'list', 'total'];

/** Warnings on lines that the pattern was too slow for. */
function slownessOf(matcher: Matcher): readonly string[] {
  if (matcher.hasGivenUp) {
    return ['the pattern takes too long, so lines were skipped: make it simpler'];
  }
  if (matcher.skipped === 0) return [];
  const lines =
    matcher.skipped === 1 ? '1 line, which was' : `${matcher.skipped} lines, which were`;
  return [`the pattern takes too long on ${lines} skipped`];
}
