import { parseSampleLine } from '../../exposition/sample-line.js';
import type { Labels } from '../../model/metric-family.js';
import type { NamingContext } from '../../model/plan.js';
import type { NamedValue } from '../../model/job-run.js';
import { parseJson, recordOf } from '../../util/json.js';
import { reportedNumber, type ReportedNumber } from './reported-number.js';
import { ReportedSeries } from './reported-series.js';

/** Metrics that the job reported. */
export interface Reported {
  readonly records: readonly NamedValue[];
  readonly gauges: readonly NamedValue[];
  readonly remarks: readonly string[];
}

/** One parsed line. The name of a record count still has its prefix `records.`. */
type Line =
  | { readonly kind: 'values'; readonly values: readonly NamedValue[] }
  | { readonly kind: 'problem'; readonly reason: string };

/** Prefix of record counts. */
const RECORDS = 'records.';

const MOST_REMARKS = 5;

/** More than one number. A timestamp has 10 to 13 digits, fewer may be a group of digits: `1 234`. */
const CONTINUED = /^\S+[ \t]+(?!\d{10,13}$)/;

/**
 * Parses lines `name value`, `name=value`, `name{label="x"} value` or a JSON object `{"name": value}`; `#` begins a comment.
 * An invalid line is ignored with a remark. The last of several values for one series counts.
 */
export function parseReported(text: string, context: NamingContext): Reported {
  const series = new ReportedSeries(context);
  const remarks: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const read = line.startsWith('{') ? readJson(line) : readPlain(line);
    const problems = read.kind === 'problem' ? [read.reason] : [];
    for (const named of read.kind === 'values' ? read.values : []) {
      const isRecord = named.name.startsWith(RECORDS);
      const value = isRecord ? { ...named, name: named.name.slice(RECORDS.length) } : named;
      const problem = series.set(isRecord ? 'record' : 'gauge', value);
      if (problem !== undefined) problems.push(problem);
    }
    remarks.push(...problems.map((problem) => `$JOBMETER_METRICS, line ${index + 1}: ${problem}`));
  }
  return {
    records: series.values('record'),
    gauges: series.values('gauge'),
    remarks: bounded(remarks),
  };
}

function readPlain(line: string): Line {
  const [, isRecord, rest = ''] = /^(records\.)?(.*)$/.exec(line) ?? [];
  const [, name = '', labels = '', value = ''] =
    /^([^\s={]*)\s*(\{.*\})?(?:\s*=\s*|\s+)?(.*)$/.exec(rest) ?? [];
  // The name of a record count may have more characters than the name of a metric.
  const sample = parseSampleLine(`x${labels} ${value}`);
  const found = (number: number, labels: Labels = {}): Line => ({
    kind: 'values',
    values: [{ name: `${isRecord ?? ''}${name}`, labels, value: number }],
  });
  if (sample.kind === 'sample' && !CONTINUED.test(value)) {
    return found(sample.value, sample.labels);
  }
  const of = isRecord === undefined ? 'gauge' : 'record';
  const number = labels === '' ? reportedNumber(value, name, of) : undefined;
  if (number !== undefined) return number.kind === 'number' ? found(number.value) : number;
  const reason =
    sample.kind === 'sample'
      ? `${JSON.stringify(value)} is not a number, and does not end with a timestamp`
      : sample.reason.replace('"x"', JSON.stringify(name));
  return { kind: 'problem', reason };
}

function readJson(line: string): Line {
  const object = recordOf(parseJson(line));
  if (object === undefined) {
    return { kind: 'problem', reason: 'it begins with { but is not a JSON object' };
  }
  const values: NamedValue[] = [];
  for (const [name, value] of Object.entries(object)) {
    const read = jsonNumber(name, value);
    if (read.kind === 'problem') return read;
    values.push({ name, labels: {}, value: read.value });
  }
  return { kind: 'values', values };
}

function jsonNumber(name: string, value: unknown): ReportedNumber {
  if (typeof value === 'number') return { kind: 'number', value };
  const of = name.startsWith(RECORDS) ? 'record' : 'gauge';
  const read = typeof value === 'string' ? reportedNumber(value, name, of) : undefined;
  return read ?? { kind: 'problem', reason: `${JSON.stringify(name)} has no number` };
}

function bounded(remarks: readonly string[]): readonly string[] {
  if (remarks.length <= MOST_REMARKS) return remarks;
  const more = remarks.length - MOST_REMARKS;
  return [...remarks.slice(0, MOST_REMARKS), `$JOBMETER_METRICS: ${more} more lines like these`];
}
