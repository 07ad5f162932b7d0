import type { Outcome } from '../model/job-run.js';
import type { Findings } from '../extract/scan/findings.js';
import type { Match } from '../extract/explain/pattern-trace.js';
import type { Trace, Traced } from '../extract/explain/tracer.js';
import { titleOf } from '../extract/scan/reader.js';
import { describeExpectationFailure } from './run/describe-expectation.js';
import { printable } from '../util/unprintable.js';
import { knownRecord } from './status/group-summary.js';
import { metricName } from './metric-name.js';
import { type ColumnShape, renderTable, type TableFormat } from './table.js';
import { jsonText } from '../util/json.js';
import { countOf } from '../util/count-of.js';

/** The result of patterns on a log. */
export interface ParseReport
  extends Pick<Findings, 'records' | 'gauges' | 'presets' | 'remarks'>, Traced {
  readonly prefix: string;
  /** The text of the expression. */
  readonly expect: string | undefined;
  /** Undefined if it holds. */
  readonly outcome: Extract<Outcome, { kind: 'expectation-failed' }> | undefined;
}

/** Format version of `--json`. Increment it when a field is removed or changes its meaning. */
const JSON_VERSION = 1;

/** JSON, with null for NaN. */
export function parseReportJson(parsed: ParseReport): string {
  const { lines, bytes, cutLines, records, gauges, presets, traces, remarks } = parsed;
  const { expect, outcome } = parsed;
  const report = {
    version: JSON_VERSION,
    lines,
    bytes,
    cut_lines: cutLines,
    records: records.map(knownRecord),
    gauges: gauges.map(({ name, ...rest }) => ({ gauge: name, ...rest })),
    patterns: traces.map(({ of, notNumbers, ...rest }) => ({
      kind: of,
      ...rest,
      not_numbers: notNumbers,
    })),
    presets,
    ...(expect !== undefined && { expect: { text: expect, holds: outcome === undefined } }),
    remarks,
  };
  return `${jsonText(report)}\n`;
}

/** In JSON the metric name already ends with the name of the record. */
const COLUMNS: readonly ColumnShape[] = [
  { heading: 'METRIC', min: 20, cutAt: 'middle' },
  { heading: 'VALUE', min: 12 },
];

/** Text for a terminal. */
export function formatParseReport(parsed: ParseReport, format: TableFormat): string {
  const { lines, bytes, cutLines, traces, remarks } = parsed;
  const long = cutLines === 0 ? '' : ` (of ${cutLines} only the beginning was searched)`;
  const sections = [
    `${countOf(lines, 'line')}${long}, ${countOf(bytes, 'byte')}\n`,
    renderTable(COLUMNS, valuesOf(parsed), format),
    textOf(traces.flatMap(describeTrace)),
    textOf([...remarks, ...expectationLines(parsed)]),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line.replaceAll('\t', ' '))}\n`).join('');
}

function valuesOf({
  records,
  gauges,
  traces,
  prefix,
}: ParseReport): readonly (readonly string[])[] {
  return [
    ...records.map((each) => [metricName('record', each, prefix), String(each.value)]),
    ...gauges.map((each) => [metricName('gauge', each, prefix), String(each.value)]),
    ...traces
      .filter(({ of }) => of === 'stage')
      .map(({ name, first: [begun] }) => [
        metricName('stage', { name, labels: {} }, prefix),
        begun === undefined ? 'NaN' : `from line ${begun.line} on`,
      ]),
  ];
}

const OPTIONS = { record: '--records', gauge: '--gauge', stage: '--stage' } as const;

function describeTrace(trace: Trace): readonly string[] {
  const { of, name, preset, pattern, matches, notNumbers, miss } = trace;
  const title = `${titleOf(name, preset, OPTIONS[of])} ${pattern}`;
  if (matches === 0) return [`${title}: no match${miss === undefined ? '' : `; ${miss}`}`];
  // A stage begins only once, so there is no aggregation.
  const first = of === 'stage' ? trace.first.slice(0, 1) : trace.first;
  const more = matches > first.length ? [`  and ${matches - first.length} more`] : [];
  const strange = notNumbers === 0 ? '' : `, ${notNumbers} of them not counted`;
  return [
    `${title}: ${matches === 1 ? '1 match' : `${matches} matches`}${strange}`,
    ...first.map((match) => `  ${describeMatch(match, of)}`),
    ...more,
  ];
}

function describeMatch({ line, text, captured, labels }: Match, of: Trace['of']): string {
  const place = `line ${line}`;
  if (of === 'stage') return `${place}: ${text}`;
  const counted =
    typeof captured === 'number' ? captured : `${JSON.stringify(captured)} is not a number`;
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [`${place}: ${text} →`, ...pairs, counted].join(' ');
}

function expectationLines({ expect, outcome }: ParseReport): readonly string[] {
  if (expect === undefined) return [];
  return [
    outcome === undefined ? `expected ${expect}: it holds` : describeExpectationFailure(outcome),
  ];
}
