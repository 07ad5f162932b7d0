import type { Labels } from '../metrics/family.js';
import type { GroupingKey } from '../metrics/grouping-key.js';
import type { Preset } from '../presets/preset.js';
import { type Expectation, parseExpectation } from './expectation.js';
import type { Plan } from './plan.js';
import { clash, patternsOf, resolvePresets, type Written } from './presets.js';
import {
  type Parsed,
  parseGaugePattern,
  parseRecordPattern,
  parseStagePattern,
  type StagePattern,
  type ValuePattern,
} from './records.js';
import type { Resolver } from './resolver.js';

type Measurements = Pick<Plan, 'records' | 'gauges' | 'stages' | 'expect'>;

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
  const presets = await resolvePresets(resolver, own);
  const written = (kind: 'records' | 'gauges' | 'stages', option: string): readonly Written[] => [
    ...resolver.values(option).map((text) => ({ option, text })),
    ...presets.flatMap((preset) => patternsOf(preset, kind)),
  ];
  return {
    records: resolveValues(resolver, written('records', 'records'), (text) =>
      parseRecordPattern(text, taken),
    ),
    gauges: resolveValues(resolver, written('gauges', 'gauge'), (text) =>
      parseGaugePattern(text, taken, prefix),
    ),
    stages: resolveStages(resolver, written('stages', 'stage')),
    expect: resolveExpectation(resolver),
  };
}

/** Several patterns of one name are one value, and so have one aggregation. */
function resolveValues(
  resolver: Resolver,
  written: readonly Written[],
  parse: (text: string) => Parsed<ValuePattern>,
): readonly ValuePattern[] {
  const found = resolvePatterns(resolver, written, parse);
  for (const { pattern, option } of found) {
    const { name, aggregation } = pattern;
    const first = found.find((each) => each.pattern.name === name)?.pattern;
    if (first !== undefined && first.aggregation !== aggregation) {
      const both = `${first.aggregation} and ${aggregation}`;
      resolver.report(option, `"${name}" is to be both ${both}: write one of them for all of it`);
    }
  }
  return found.map(({ pattern }) => pattern);
}

/** A stage of two patterns has two beginnings. */
function resolveStages(resolver: Resolver, written: readonly Written[]): readonly StagePattern[] {
  const stages = new Map<string, StagePattern>();
  for (const { pattern, option } of resolvePatterns(resolver, written, parseStagePattern)) {
    if (stages.has(pattern.name)) {
      resolver.report(option, `"${pattern.name}" is there twice: join the patterns with |`);
    }
    stages.set(pattern.name, pattern);
  }
  return [...stages.values()];
}

interface Found<T> {
  readonly option: string;
  readonly pattern: T;
}

/** Nobody means the sum of what two tools count under one name. */
function resolvePatterns<T extends { readonly name: string; readonly preset?: string }>(
  resolver: Resolver,
  written: readonly Written[],
  parse: (text: string) => Parsed<T>,
): readonly Found<T>[] {
  const found: Found<T>[] = [];
  for (const { option, text, preset, place } of written) {
    const parsed = parse(text);
    if (parsed.kind === 'invalid') {
      resolver.report(option, place === undefined ? parsed.reason : `${place}: ${parsed.reason}`);
      continue;
    }
    const pattern = preset === undefined ? parsed.pattern : { ...parsed.pattern, preset };
    const other = found.find(
      (each) => each.pattern.name === pattern.name && each.pattern.preset !== preset,
    );
    if (other === undefined) found.push({ option, pattern });
    else resolver.report(option, clash(pattern, other.pattern));
  }
  return found;
}

function resolveExpectation(resolver: Resolver): Expectation | undefined {
  const text = resolver.value('expect');
  if (text === undefined) return undefined;
  const parsed = parseExpectation(text);
  if (parsed.kind === 'expectation') return parsed.expectation;
  resolver.report('expect', `"${text}" is not understood: ${parsed.reason}`);
  return undefined;
}
