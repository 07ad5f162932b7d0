import type { Labels } from '../metrics/family.js';
import type { GroupingKey } from '../metrics/grouping-key.js';
import { type Expectation, parseExpectation } from './expectation.js';
import type { Plan } from './plan.js';
import {
  type Parsed,
  parseGaugePattern,
  parseRecordPattern,
  parseStagePattern,
  type StagePattern,
  type ValuePattern,
} from './records.js';
import type { Resolver } from './resolver.js';

export type Measurements = Pick<Plan, 'records' | 'gauges' | 'stages' | 'expect'>;

export interface Surroundings {
  readonly key: GroupingKey;
  /** Constant labels. */
  readonly labels: Labels;
  readonly prefix: string;
}

/** What is read out of the output, and what is expected of it. */
export function resolveMeasurements(
  resolver: Resolver,
  { key, labels, prefix }: Surroundings,
): Measurements {
  const taken = ['job', ...Object.keys(key.labels), ...Object.keys(labels)];
  return {
    records: resolveValues(resolver, 'records', (text) => parseRecordPattern(text, taken)),
    gauges: resolveValues(resolver, 'gauge', (text) => parseGaugePattern(text, taken, prefix)),
    stages: resolveStages(resolver),
    expect: resolveExpectation(resolver),
  };
}

/** Several patterns of one name are one value, and so have one aggregation. */
function resolveValues(
  resolver: Resolver,
  option: string,
  parse: (text: string) => Parsed<ValuePattern>,
): readonly ValuePattern[] {
  const patterns = resolvePatterns(resolver, option, parse);
  for (const { name, aggregation } of patterns) {
    const first = patterns.find((pattern) => pattern.name === name);
    if (first !== undefined && first.aggregation !== aggregation) {
      const both = `${first.aggregation} and ${aggregation}`;
      resolver.report(option, `"${name}" is to be both ${both}: write one of them for all of it`);
    }
  }
  return patterns;
}

function resolvePatterns<T>(
  resolver: Resolver,
  option: string,
  parse: (text: string) => Parsed<T>,
): readonly T[] {
  return resolver.values(option).flatMap((text) => {
    const parsed = parse(text);
    if (parsed.kind === 'pattern') return [parsed.pattern];
    resolver.report(option, parsed.reason);
    return [];
  });
}

/** A stage of two patterns has two beginnings. */
function resolveStages(resolver: Resolver): readonly StagePattern[] {
  const stages = new Map<string, StagePattern>();
  for (const stage of resolvePatterns(resolver, 'stage', parseStagePattern)) {
    if (stages.has(stage.name)) {
      resolver.report('stage', `"${stage.name}" is there twice: join the patterns with |`);
    }
    stages.set(stage.name, stage);
  }
  return [...stages.values()];
}

function resolveExpectation(resolver: Resolver): Expectation | undefined {
  const text = resolver.value('expect');
  if (text === undefined) return undefined;
  const parsed = parseExpectation(text);
  if (parsed.kind === 'expectation') return parsed.expectation;
  resolver.report('expect', `"${text}" is not understood: ${parsed.reason}`);
  return undefined;
}
