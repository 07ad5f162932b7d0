import { labelValueProblem, metricNameProblem } from '../../exposition/names.js';
import {
  type Aggregation,
  AGGREGATIONS,
  type GaugePattern,
  type RecordPattern,
  type StagePattern,
  type ValuePattern,
} from '../../model/pattern.js';
import { parsePattern } from './pattern.js';

export type Parsed<T> =
  | { readonly kind: 'pattern'; readonly pattern: T }
  | { readonly kind: 'invalid'; readonly reason: string };

const RECORD_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** @param takenLabels what no named group may be called */
export function parseRecordPattern(
  text: string,
  takenLabels: readonly string[] = [],
): Parsed<RecordPattern> {
  return parseValuePattern(text, 'sum', [...takenLabels, 'record'], recordNameProblem);
}

/** @param prefix of our own metrics, whose names are not for gauges of the user's */
export function parseGaugePattern(
  text: string,
  takenLabels: readonly string[],
  prefix: string,
): Parsed<GaugePattern> {
  return parseValuePattern(text, 'last', takenLabels, (name) => gaugeNameProblem(name, prefix));
}

export function parseStagePattern(text: string): Parsed<StagePattern> {
  const [name, source] = splitAtEquals(text);
  if (source === undefined) return invalid(withoutEquals(text));
  const problem = labelValueProblem(name);
  if (problem !== undefined) return invalid(`the name of the stage: ${problem}`);
  const parsed = parsePattern(source);
  if (parsed.kind === 'invalid') return invalid(`${name}: ${parsed.reason}`);
  if (parsed.pattern.kind === 'json-path') {
    return invalid(`${name}: a stage begins at a line: write a regular expression`);
  }
  const { source: regexp, flags } = parsed.pattern;
  return { kind: 'pattern', pattern: { name, source: regexp, flags } };
}

export function recordNameProblem(name: string): string | undefined {
  if (RECORD_NAME.test(name)) return undefined;
  return `"${name}" is not a record name: use letters, digits, _ . and -`;
}

export function gaugeNameProblem(name: string, prefix: string): string | undefined {
  if (prefix !== '' && name.startsWith(prefix)) {
    return `"${name}" begins like the metrics of jobmeter itself: choose another name`;
  }
  return metricNameProblem(name);
}

function parseValuePattern(
  text: string,
  fallback: Aggregation,
  takenLabels: readonly string[],
  nameProblem: (name: string) => string | undefined,
): Parsed<ValuePattern> {
  const [head, source] = splitAtEquals(text);
  if (source === undefined) return invalid(withoutEquals(text));
  const [name = '', aggregation = fallback, ...rest] = head.split(':');
  const problem = nameProblem(name);
  if (problem !== undefined) return invalid(problem);
  if (rest.length > 0 || !isAggregation(aggregation)) {
    const given = [aggregation, ...rest].join(':');
    return invalid(`"${given}" is not an aggregation: use one of ${AGGREGATIONS.join(', ')}`);
  }
  const parsed = parsePattern(source);
  if (parsed.kind === 'invalid') return invalid(`${name}: ${parsed.reason}`);
  const taken = parsed.labels.find((label) => takenLabels.includes(label));
  if (taken !== undefined) {
    return invalid(`${name}: the label "${taken}" is taken: give the group another name`);
  }
  return { kind: 'pattern', pattern: { name, aggregation, pattern: parsed.pattern } };
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
