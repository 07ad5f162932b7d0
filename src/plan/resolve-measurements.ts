import type { Expectation } from '../model/expectation.js';
import type { StagePattern, ValuePattern } from '../model/pattern.js';
import type { Labels } from '../model/metric-family.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Preset } from '../model/preset.js';
import { parseExpectation } from '../extract/expectations/parse-expectation.js';
import type { Plan } from '../model/plan.js';
import {
  type Parsed,
  parseGaugePattern,
  parsePresetGauge,
  parseRecordPattern,
  parseStagePattern,
} from '../extract/patterns/value-pattern.js';
import type { ListKey } from '../options/options.js';
import type { Written } from './written-pattern.js';
import type { Resolver } from '../options/resolver.js';

export type Measurements = Pick<Plan, 'records' | 'gauges' | 'stages' | 'presets' | 'expect'>;

export interface Surroundings {
  readonly key: GroupingKey;
  /** Constant labels. */
  readonly labels: Labels;
  readonly prefix: string;
}

/**
 * What is read out of the output, and what is expected of it.
 *
 * @param own presets of a program that uses the library
 */
export async function resolveMeasurements(
  resolver: Resolver,
  { key, labels, prefix }: Surroundings,
  own: readonly Preset[] = [],
): Promise<Measurements> {
  const taken = ['job', ...Object.keys(key.labels), ...Object.keys(labels)];
  const hasPresets = resolver.values('preset').length > 0;
  const presets = hasPresets
    ? (await import('./resolve-presets.js')).readPresets(resolver, own)
    : NONE;
  const written = (option: ListKey): readonly Written[] =>
    resolver.values(option).map((text) => ({ option, text }));
  return {
    records: resolveValues(resolver, [...written('records'), ...presets.records], (text) =>
      parseRecordPattern(text, taken),
    ),
    gauges: resolveValues(resolver, [...written('gauge'), ...presets.gauges], (text, preset) =>
      preset === undefined
        ? parseGaugePattern(text, taken, prefix)
        : parsePresetGauge(text, taken, prefix),
    ),
    stages: resolveStages(resolver, [...written('stage'), ...presets.stages]),
    presets: presets.presets,
    expect: resolveExpectation(resolver),
  };
}

const NONE = { records: [], gauges: [], stages: [], presets: [] };

/** Several patterns of one name are one value, and so have one aggregation. */
function resolveValues(
  resolver: Resolver,
  written: readonly Written[],
  parse: (text: string, preset: string | undefined) => Parsed<ValuePattern>,
): readonly ValuePattern[] {
  const found = resolvePatterns(resolver, written, parse);
  for (const { pattern, report } of found) {
    const { name, aggregation } = pattern;
    const first = found.find((each) => each.pattern.name === name)?.pattern;
    if (first !== undefined && first.aggregation !== aggregation) {
      const both = `${first.aggregation} and ${aggregation}`;
      report(`"${name}" is to be both ${both}: write one of them for all of it`);
    }
  }
  return found.map(({ pattern }) => pattern);
}

/** A stage of two patterns has two beginnings. */
function resolveStages(resolver: Resolver, written: readonly Written[]): readonly StagePattern[] {
  const stages = new Map<string, StagePattern>();
  for (const { pattern, report } of resolvePatterns(resolver, written, parseStagePattern)) {
    if (stages.has(pattern.name)) {
      report(`"${pattern.name}" is there twice: join the patterns with |`);
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
  /** Of what is wrong with it. */
  readonly report: (text: string) => void;
}

/** Nobody means the sum of what two tools count under one name. */
function resolvePatterns<T extends Named>(
  resolver: Resolver,
  written: readonly Written[],
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
    ? `"${name}" is a name of this preset: give your own pattern another one`
    : `"${name}" is a name of the preset ${other.preset}, too: use one of them, or a file of your own (jobmeter presets ${preset ?? ''} --json prints one to begin with)`;
}

function resolveExpectation(resolver: Resolver): Expectation | undefined {
  const text = resolver.value('expect');
  if (text === undefined) return undefined;
  const parsed = parseExpectation(text);
  if (parsed.kind === 'expectation') return parsed.expectation;
  resolver.report('expect', `"${text}" is not understood: ${parsed.reason}`);
  return undefined;
}
