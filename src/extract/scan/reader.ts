import type { ValuePattern } from '../../model/pattern.js';
import type { NamedValue } from '../../model/job-run.js';
import type { Labels } from '../../model/metric-family.js';
import type { Lines } from './line-block.js';
import { type Captured, jsonNumber } from '../numbers/capture.js';
import type { Locale } from '../numbers/reading.js';
import { unitOfPattern } from '../patterns/value-pattern.js';
import { valuesInDocument } from '../json/json-values.js';
import { type Finder, finderFor } from './finder.js';
import type { EventLoop } from './matcher.js';
import type { PresetName } from './preset-matches.js';
import { Tally } from './tally.js';
import { remarksOn } from './tally-remarks.js';

/** Reads one value out of the output. A regular expression reads lines, a JSON path documents. */
export interface Reader {
  /** The required literal of each of its regular expressions. */
  readonly literals: readonly (string | undefined)[];
  readLines(lines: Lines): void;
  /** @param isPart of a broken document: a value in it makes the result unknown */
  readJson(value: unknown, isPart: boolean): void;
  finish(): ReaderFindings;
}

export interface ReaderFindings extends PresetName {
  readonly values: readonly NamedValue[];
  readonly remarks: readonly string[];
}

/** Shared by all readers of a run. */
export interface Shared {
  /** The locale of a preset, or of the user's own patterns. */
  readonly localeOf: (preset: string | undefined) => Locale;
  readonly eventLoop: EventLoop;
}

type ValueKind = 'record' | 'gauge';

const OPTIONS: Readonly<Record<ValueKind, string>> = { record: '--records', gauge: '--gauge' };

/** One reader for each name: several patterns of one name are one value. */
export function readersFor(
  specs: readonly ValuePattern[],
  of: ValueKind,
  shared: Shared,
): readonly Reader[] {
  const names = new Set(specs.map(({ name }) => name));
  return [...names].map((name) => {
    const own = specs.filter((spec) => spec.name === name);
    return readerFor(own, of, shared);
  });
}

/** For messages: `--records rows`, `--preset rsync: files`. */
export function titleOf(name: string, preset: string | undefined, option: string): string {
  return preset === undefined ? `${option} ${name}` : `--preset ${preset}: ${name}`;
}

/** Whether a name has both a regular expression and a JSON path. */
export function isMixed(patterns: readonly ValuePattern[]): boolean {
  const withPath = patterns.filter(({ pattern }) => pattern.kind === 'json-path');
  const names = new Set(withPath.map(({ name }) => name));
  return patterns.some(({ name, pattern }) => pattern.kind !== 'json-path' && names.has(name));
}

function readerFor(
  specs: readonly ValuePattern[],
  of: ValueKind,
  { localeOf, eventLoop }: Shared,
): Reader {
  const [{ name, preset, aggregation }] = specs as readonly [ValuePattern];
  const tally = new Tally(name, aggregation, localeOf(preset));
  const wanted = specs.map((spec) => ({ ...spec, unit: unitOfPattern(spec, of) }));
  const paths = wanted.flatMap(({ pattern, ...path }) =>
    pattern.kind === 'json-path' ? [{ ...path, steps: pattern.steps }] : [],
  );
  const finders = wanted.flatMap(({ pattern, ...line }) =>
    pattern.kind === 'json-path' ? [] : [finderFor({ ...line, pattern }, eventLoop)],
  );
  const literals = finders.map(({ literal }) => literal);
  return {
    literals,
    readLines(lines) {
      eachFind(finders, lines.candidates(literals), (captured, labels) =>
        tally.add(captured, labels),
      );
    },
    readJson(value, isPart) {
      for (const path of paths) {
        for (const found of valuesInDocument(value, path.steps)) {
          tally.add(isPart ? Number.NaN : jsonNumber(found, path), path.labels);
        }
      }
    },
    finish: () => ({
      name,
      preset,
      values: tally.values(),
      hasFound: !tally.isEmpty,
      remarks: [remarksOn(tally, name, preset), ...finders.map((finder) => finder.remarks())]
        .flat()
        .map((remark) => `${titleOf(name, preset, OPTIONS[of])}: ${remark}`),
    }),
  };
}

/** In the order of the lines, so that `first` and `last` do not depend on chunk boundaries. */
function eachFind(
  finders: readonly Finder[],
  lines: readonly string[],
  take: (captured: Captured, labels: Labels | undefined) => void,
): void {
  if (lines.length === 0) return;
  const [first, ...others] = finders;
  if (first !== undefined && others.length === 0) {
    first.search(lines, take);
    return;
  }
  const found: { captured: Captured; labels: Labels | undefined; at: number }[] = [];
  for (const finder of finders) {
    finder.search(lines, (captured, labels, _match, at) => {
      found.push({ captured, labels, at });
    });
  }
  for (const { captured, labels } of found.toSorted((a, b) => a.at - b.at)) take(captured, labels);
}
