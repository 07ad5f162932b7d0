import type { Expectation, Reference } from '../../model/expectation.js';
import type { Aggregation, ValuePattern } from '../../model/pattern.js';
import type { NamedValue, Outcome, PresetMatch } from '../../model/job-run.js';
import { meets } from './conditions.js';
import { evaluate, isTrue, referencesIn } from './evaluate.js';
import { PRESET_MATCHED, RECORDS_PREFIX } from './names.js';

/** sysexits.h: EX_DATAERR. */
export const EXPECTATION_FAILED = 65;

type Failure = Extract<Outcome, { kind: 'expectation-failed' }>;

interface Measured {
  readonly records: readonly NamedValue[];
  readonly gauges: readonly NamedValue[];
  readonly presets?: readonly PresetMatch[];
}

/**
 * Undefined if the expectation holds. A value that was not found is NaN: then neither `rows > 0` nor `!(rows > 0)`
 * holds, but `rows > 0 || files > 0` may.
 */
export function expectationFailure(
  { text, expression }: Expectation,
  measured: Measured,
  patterns: readonly ValuePattern[],
): Failure | undefined {
  const valueOf = (reference: Reference): number => combined(reference, measured, patterns);
  if (isTrue(evaluate(expression, valueOf))) return undefined;
  const values = Object.fromEntries(
    referencesIn(expression).map((reference) => [formatReference(reference), valueOf(reference)]),
  );
  return { kind: 'expectation-failed', expression: text, values };
}

/** Records take precedence over gauges. Several series are summed, or their max or min if that is the aggregation. */
function combined(
  { name, where }: Reference,
  { records, gauges, presets = [] }: Measured,
  patterns: readonly ValuePattern[],
): number {
  const recordName = name.startsWith(RECORDS_PREFIX) ? name.slice(RECORDS_PREFIX.length) : name;
  const found = [
    records.filter((each) => each.name === name),
    records.filter((each) => each.name === recordName),
    gauges.filter((each) => each.name === name),
  ].find((series) => series.length > 0);
  if (found === undefined) return matched(name, presets);
  const aggregation = patterns.find((pattern) => pattern.name === found[0]?.name)?.aggregation;
  const selected = found.filter(({ labels }) => meets(labels, where));
  return selected.length === 0 ? Number.NaN : join(selected, aggregation ?? 'sum');
}

/** 1 if all presets matched, or the named one. */
function matched(name: string, presets: readonly PresetMatch[]): number {
  const [prefix, ...rest] = name.split('.');
  if (prefix !== PRESET_MATCHED) return Number.NaN;
  const wanted = rest.join('.');
  const chosen = presets.filter(({ preset }) => wanted === '' || preset === wanted);
  if (chosen.length === 0) return Number.NaN;
  return Number(chosen.every((each) => each.matched === 'all'));
}

function join(found: readonly NamedValue[], aggregation: Aggregation): number {
  const values = found.map(({ value }) => value);
  if (aggregation === 'max') return Math.max(...values);
  if (aggregation === 'min') return Math.min(...values);
  return values.reduce((sum, value) => sum + value, 0);
}

/** `rows{table="a"}`. */
function formatReference({ name, where }: Reference): string {
  const conditions = where.map(
    ({ label, operator, value }) => `${label}${operator}${JSON.stringify(value)}`,
  );
  return conditions.length === 0 ? name : `${name}{${conditions.join(',')}}`;
}
