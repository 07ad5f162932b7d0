import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitSpec } from '../../src/extract/patterns/head.js';
import type { Preset } from '../../src/model/preset.js';
import { EXPECTED } from './expected.js';

export function readFixture(path: string): Buffer {
  return readFileSync(join(import.meta.dirname, path));
}

export function hasFixture(path: string): boolean {
  return existsSync(join(import.meta.dirname, path));
}

/** Lines of all fixtures of a preset. */
export function linesOf({ name }: Preset): readonly string[] {
  return EXPECTED.filter(({ preset }) => preset === name).flatMap(({ fixture }) =>
    readFixture(fixture).toString().trimEnd().split('\n'),
  );
}

/** Of `NAME…=PATTERN`, or of `NAME…:each=LINE => PATTERN` both. */
export function patternsOf(spec: string): readonly string[] {
  const { head, pattern } = splitOf(spec);
  return head.words.includes('each') ? pattern.split(' => ') : [pattern];
}

export function nameOf(spec: string): string {
  return splitOf(spec).head.name;
}

function splitOf(spec: string): Extract<ReturnType<typeof splitSpec>, { kind: 'split' }> {
  const split = splitSpec(spec);
  if (split.kind === 'invalid') throw new Error(split.reason);
  return split;
}

export function specsOf({ records = [], gauges = [], stages = [] }: Preset): readonly string[] {
  return [...records, ...gauges, ...stages];
}

export function isJsonPath(pattern: string): boolean {
  return pattern.startsWith('$.');
}
