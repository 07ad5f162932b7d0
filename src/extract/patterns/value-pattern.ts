import { labelNameProblem, labelValueProblem } from '../../exposition/names.js';
import type { Labels } from '../../model/metric-family.js';
import {
  type Aggregation,
  AGGREGATIONS,
  type GaugePattern,
  type RecordPattern,
  type StagePattern,
  type ValuePattern,
} from '../../model/pattern.js';
import { type Unit, unitOf } from '../numbers/unit.js';
import { splitSpec } from './head.js';
import { parseListPattern, parsePattern } from './pattern.js';
import { EACH, qualified, qualifierProblem, QUALIFIERS } from './qualifiers.js';
import { gaugeNameProblem, recordNameProblem } from './value-names.js';

export type Parsed<T> =
  | { readonly kind: 'pattern'; readonly pattern: T }
  | { readonly kind: 'invalid'; readonly reason: string };

/** @param takenLabels names that a named group must not have */
export function parseRecordPattern(
  text: string,
  takenLabels: readonly string[] = [],
): Parsed<RecordPattern> {
  return parseValuePattern(text, 'sum', [...takenLabels, 'record'], recordNameProblem);
}

/**
 * Several values of a preset's gauge add up, because a tool may run several times in one job. The last value of a ratio
 * counts, and that of a user's gauge.
 *
 * @param prefix of jobmeter's own metrics, which user gauges must not have
 */
export function parseGaugePattern(
  text: string,
  takenLabels: readonly string[],
  prefix: string,
  preset?: string,
): Parsed<GaugePattern> {
  const isSummed = preset !== undefined && !/^\w*_ratio\b/.test(text);
  return parseValuePattern(text, isSummed ? 'sum' : 'last', takenLabels, (name) =>
    gaugeNameProblem(name, prefix),
  );
}

export function parseStagePattern(text: string): Parsed<StagePattern> {
  const [name, source] = splitAtEquals(text);
  if (source === undefined) return invalid(withoutEquals(text));
  const problem = labelValueProblem(name);
  if (problem !== undefined) return invalid(`the stage name: ${problem}`);
  const parsed = parsePattern(source);
  if (parsed.kind === 'invalid') return invalid(`${name}: ${parsed.reason}`);
  if (parsed.pattern.kind === 'json-path') {
    return invalid(`${name}: a stage cannot have a JSON path: write a regular expression`);
  }
  const { source: regexp, flags } = parsed.pattern;
  return { kind: 'pattern', pattern: { name, source: regexp, flags } };
}

function parseValuePattern(
  text: string,
  fallback: Aggregation,
  takenLabels: readonly string[],
  nameProblem: (name: string) => string | undefined,
): Parsed<ValuePattern> {
  const split = splitSpec(text);
  if (split.kind === 'invalid') return split;
  const { name, labels, words } = split.head;
  const problem = nameProblem(name);
  if (problem !== undefined) return invalid(problem);
  const aggregations = words.filter((word) => !QUALIFIERS.includes(word));
  const [aggregation = fallback] = aggregations;
  if (aggregations.length > 1 || !isAggregation(aggregation)) {
    const known = AGGREGATIONS.join(', ');
    return invalid(
      `"${aggregations.join(':')}" is not an aggregation: use one of ${known}; or ${QUALIFIERS.join(', ')}`,
    );
  }
  const parsed = words.includes(EACH)
    ? parseListPattern(split.pattern)
    : parsePattern(split.pattern);
  if (parsed.kind === 'invalid') return invalid(`${name}: ${parsed.reason}`);
  const reason =
    qualifierProblem(words, name, parsed.pattern) ??
    labelsProblem(labels, parsed.labels, takenLabels);
  if (reason !== undefined) return invalid(`${name}: ${reason}`);
  const own = Object.keys(labels).length === 0 ? {} : { labels };
  return {
    kind: 'pattern',
    pattern: { name, ...own, ...qualified(words), aggregation, pattern: parsed.pattern },
  };
}

function labelsProblem(
  constant: Labels,
  captured: readonly string[],
  takenLabels: readonly string[],
): string | undefined {
  for (const [label, value] of Object.entries(constant)) {
    const problem = labelNameProblem(label) ?? labelValueProblem(value);
    if (problem !== undefined) return problem;
    if (captured.includes(label)) return `the label "${label}" is also a named group: keep one`;
  }
  const taken = [...Object.keys(constant), ...captured].find((each) => takenLabels.includes(each));
  return taken === undefined
    ? undefined
    : `the label "${taken}" is taken: give the group another name`;
}

/** The base unit of the numbers of a pattern. Records without another unit are counts. */
export function unitOfPattern(
  { name, multiples }: Pick<ValuePattern, 'name' | 'multiples'>,
  of: 'record' | 'gauge' | 'stage',
): Unit {
  if (multiples === 'binary') return 'binary-bytes';
  if (multiples === 'short') return 'short-scale';
  const unit = unitOf(name);
  return of === 'record' && (unit === 'none' || unit === 'fraction') ? 'count' : unit;
}

function splitAtEquals(text: string): readonly [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function withoutEquals(text: string): string {
  return `"${text}" has no =: write NAME=PATTERN`;
}

function isAggregation(text: string): text is Aggregation {
  return AGGREGATIONS.some((aggregation) => aggregation === text);
}

function invalid<T>(reason: string): Parsed<T> {
  return { kind: 'invalid', reason };
}
