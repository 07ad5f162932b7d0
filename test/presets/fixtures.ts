import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Preset } from '../../src/model/preset.js';
import { EXPECTED } from './expected.js';

export function readFixture(path: string): Buffer {
  return readFileSync(join(import.meta.dirname, path));
}

/** Lines of all fixtures of a preset. */
export function linesOf({ name }: Preset): readonly string[] {
  return EXPECTED.filter(({ preset }) => preset === name).flatMap(({ fixture }) =>
    readFixture(fixture).toString().trimEnd().split('\n'),
  );
}

/** `NAME[:AGG]=PATTERN` */
export function patternOf(spec: string): string {
  return spec.slice(spec.indexOf('=') + 1);
}

export function nameOf(spec: string): string {
  return spec.slice(0, spec.search(/[:=]/));
}

export function specsOf({ records = [], gauges = [], stages = [] }: Preset): readonly string[] {
  return [...records, ...gauges, ...stages];
}

export function isJsonPath(pattern: string): boolean {
  return pattern.startsWith('$.');
}
