/** Parses a sample line of text exposition format 0.0.4: `name{label="value"} value [timestamp]`. */
import { unescapeText } from './escape.js';
import type { Labels } from '../model/metric-family.js';
import { parseGoFloat } from './go-float.js';
import { excerpt, labelNameProblem, metricNameSyntaxProblem } from './names.js';

export type SampleLine =
  | {
      readonly kind: 'sample';
      readonly name: string;
      readonly labels: Labels;
      readonly value: number;
      readonly timestamp: 'none' | 'stripped';
    }
  | Problem;

interface Problem {
  readonly kind: 'problem';
  readonly reason: string;
}

/** A parsed value and the offset of its end in the line. */
type Read<Value> = { readonly kind: 'read'; readonly value: Value; readonly end: number } | Problem;

/** @param line without line end and leading blanks */
export function parseSampleLine(line: string): SampleLine {
  const name = tokenAt(line, 0, /[^ \t{]*/y);
  const nameProblem = metricNameSyntaxProblem(name);
  if (nameProblem !== undefined) return problem(nameProblem);
  const labels = readLabels(line, name.length);
  if (labels.kind === 'problem') return labels;
  return readValue(name, labels.value, line.slice(labels.end));
}

function readLabels(line: string, start: number): Read<Labels> {
  const labels: Record<string, string> = {};
  let at = afterBlanks(line, start);
  if (line[at] !== '{') return { kind: 'read', value: labels, end: at };
  at = afterBlanks(line, at + 1);
  while (line[at] !== '}') {
    const label = readLabel(line, at);
    if (label.kind === 'problem') return label;
    const [name, value] = label.value;
    if (Object.hasOwn(labels, name)) return problem(`the label "${name}" appears twice: keep one`);
    labels[name] = value;
    at = afterBlanks(line, label.end);
    if (line[at] === ',') at = afterBlanks(line, at + 1);
    else if (line[at] !== '}') return problem(`a , or } is missing after the label "${name}"`);
  }
  return { kind: 'read', value: labels, end: at + 1 };
}

function readLabel(line: string, start: number): Read<readonly [string, string]> {
  const name = tokenAt(line, start, /[^ \t=,{}"]*/y);
  if (name === '') {
    return problem(`a label is missing at ${excerpt(line.slice(start))}: write name="value"`);
  }
  const nameProblem = labelNameProblem(name);
  if (nameProblem !== undefined) return problem(nameProblem);
  const equals = afterBlanks(line, start + name.length);
  if (line[equals] !== '=') return problem(`an = is missing after the label "${name}"`);
  const open = afterBlanks(line, equals + 1);
  if (line[open] !== '"') return problem(`the value of the label "${name}" needs double quotes`);
  const close = closingQuote(line, open);
  if (close === undefined) return problem(`the closing " of the label "${name}" is missing`);
  const value = unescapeText(line.slice(open + 1, close));
  if (value.kind === 'problem') return problem(`in the label "${name}": ${value.reason}`);
  return { kind: 'read', value: [name, value.text], end: close + 1 };
}

function readValue(name: string, labels: Labels, rest: string): SampleLine {
  const [text, timestamp, ...more] = rest.split(/[ \t]+/).filter((word) => word !== '');
  if (text === undefined) return problem(`the value of "${name}" is missing`);
  const value = parseGoFloat(text);
  if (value === undefined) {
    return problem(`${excerpt(text)} is not a number: write it like 42, 0.5, 1.5e6, NaN or +Inf`);
  }
  if (timestamp === undefined) return { kind: 'sample', name, labels, value, timestamp: 'none' };
  if (timestamp.startsWith('#')) {
    return problem(
      'exemplars belong to OpenMetrics, gateways refuse them: end the line after the value',
    );
  }
  if (more.length > 0 || !/^[+-]?\d+$/.test(timestamp)) {
    return problem(`end the line after the value ${text}: a gateway refuses what follows`);
  }
  return { kind: 'sample', name, labels, value, timestamp: 'stripped' };
}

function closingQuote(line: string, open: number): number | undefined {
  for (let at = open + 1; at < line.length; at += line[at] === '\\' ? 2 : 1) {
    if (line[at] === '"') return at;
  }
  return undefined;
}

function afterBlanks(line: string, at: number): number {
  return at + tokenAt(line, at, /[ \t]*/y).length;
}

function tokenAt(line: string, at: number, sticky: RegExp): string {
  sticky.lastIndex = at;
  return sticky.exec(line)?.[0] ?? '';
}

function problem(reason: string): Problem {
  return { kind: 'problem', reason };
}
