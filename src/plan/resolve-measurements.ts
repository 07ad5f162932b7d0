import type { StagePattern, ValuePattern } from '../model/pattern.js';
import type { NamedPreset } from '../model/preset.js';
import type { Plan, NamingContext } from '../model/plan.js';
import {
  type Parsed,
  parseGaugePattern,
  parseRecordPattern,
  parseStagePattern,
} from '../extract/patterns/value-pattern.js';
import type { ListKey } from '../options/options.js';
import type { Resolver } from '../options/resolver.js';
import type { WrittenPattern } from './resolve-presets.js';

export type Measurements = Pick<Plan, 'records' | 'gauges' | 'stages' | 'presets' | 'expect'>;

/** For patterns that are tested without a run and its labels. */
export function namingOutsideRun(prefix: string): NamingContext {
  return { key: { job: '', labels: {} }, labels: {}, prefix };
}

/**
 * Resolves the patterns for the output, and the expectation.
 *
 * @param own presets of a config file, or of a program that uses the library
 */
export async function resolveMeasurements(
  resolver: Resolver,
  { key, labels, prefix }: NamingContext,
  own: readonly NamedPreset[] = [],
): Promise<Measurements> {
  const taken = ['job', ...Object.keys(key.labels), ...Object.keys(labels)];
  const hasPresets = resolver.values('preset').length > 0;
  const presets = hasPresets
    ? (await import('./resolve-presets.js')).readPresets(resolver, own)
    : NONE;
  const written = (option: ListKey): readonly WrittenPattern[] =>
    resolver.values(option).map((text) => ({ option, text }));
  const records = resolveValues(resolver, [...written('records'), ...presets.records], (text) =>
    parseRecordPattern(text, taken),
  );
  const gauges = resolveValues(resolver, [...written('gauge'), ...presets.gauges], (text, preset) =>
    parseGaugePattern(text, taken, prefix, preset),
  );
  const patterns = {
    records,
    gauges,
    stages: resolveStages(resolver, [...written('stage'), ...presets.stages]),
    presets: presets.presets,
  };
  const expect = resolver.isGiven('expect')
    ? (await import('./resolve-expectation.js')).resolveExpectation(resolver, patterns)
    : undefined;
  return { ...patterns, expect };
}

const NONE = { records: [], gauges: [], stages: [], presets: [] };

/** Several patterns of one name are one value, so they need the same aggregation. */
function resolveValues(
  resolver: Resolver,
  written: readonly WrittenPattern[],
  parse: (text: string, preset: string | undefined) => Parsed<ValuePattern>,
): readonly ValuePattern[] {
  const found = resolvePatterns(resolver, written, parse);
  for (const { pattern, report } of found) {
    const { name, aggregation } = pattern;
    const first = found.find((each) => each.pattern.name === name)?.pattern;
    if (first !== undefined && first.aggregation !== aggregation) {
      const both = `${first.aggregation} and ${aggregation}`;
      report(`"${name}" has two aggregations, ${both}: use the same one in all its patterns`);
    }
  }
  return found.map(({ pattern }) => pattern);
}

/** A stage has one pattern, since it begins once. */
function resolveStages(
  resolver: Resolver,
  written: readonly WrittenPattern[],
): readonly StagePattern[] {
  const stages = new Map<string, StagePattern>();
  for (const { pattern, report } of resolvePatterns(resolver, written, parseStagePattern)) {
    if (stages.has(pattern.name)) {
      report(`"${pattern.name}" is given twice: join the patterns with |`);
    }
    stages.set(pattern.name, pattern);
  }
  return [...stages.values()];
}

interface Named {
  readonly name: string;
  readonly preset?: string;
}

interface Found<T> {
  readonly pattern: T;
  /** Reports a problem of the pattern. */
  readonly report: (text: string) => void;
}

/** Refuses a name that two presets, or a preset and the user, define: their counts would be added up. */
function resolvePatterns<T extends Named>(
  resolver: Resolver,
  written: readonly WrittenPattern[],
  parse: (text: string, preset: string | undefined) => Parsed<T>,
): readonly Found<T>[] {
  const found: Found<T>[] = [];
  for (const { option, text, preset, place } of written) {
    const parsed = parse(text, preset);
    const report = (problem: string): void =>
      resolver.report(option, place === undefined ? problem : `${place}: ${problem}`);
    if (parsed.kind === 'invalid') {
      report(parsed.reason);
      continue;
    }
    const pattern = preset === undefined ? parsed.pattern : { ...parsed.pattern, preset };
    const other = found.find(
      (each) => each.pattern.name === pattern.name && each.pattern.preset !== preset,
    );
    if (other === undefined) found.push({ pattern, report });
    else report(clash(pattern, other.pattern));
  }
  return found;
}

function clash({ name, preset }: Named, other: Named): string {
  return other.preset === undefined
    ? `"${name}" is also defined by this preset: rename your own pattern`
    : `"${name}" is also defined by the preset ${other.preset}: use one of the two, or a preset file of your own (start from: jobmeter presets ${preset ?? ''} --json)`;
}
