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
import { SERIES_LIMIT, Tally } from './tally.js';

/** Reads one value out of the output. Which of the two is shown to it depends on the kind of its pattern. */
export interface Reader {
  /** For each of its regular expressions what it requires. */
  readonly literals: readonly (string | undefined)[];
  readLines(lines: Lines): void;
  readJson(value: unknown): void;
  finish(): ReaderFindings;
}

export interface ReaderFindings extends PresetName {
  readonly values: readonly NamedValue[];
  readonly remarks: readonly string[];
}

/** What all readers of a run have in common. */
export interface Shared {
  /** Of the numbers of a preset, or of no preset. */
  readonly localeOf: (preset: string | undefined) => Locale;
  readonly eventLoop: EventLoop;
}

/**
 * A reader for each name: several patterns of one name are one value.
 *
 * @param option as in the remarks: `--records`
 */
export function readersFor(
  specs: readonly ValuePattern[],
  option: string,
  shared: Shared,
): readonly Reader[] {
  const names = new Set(specs.map(({ name }) => name));
  return [...names].map((name) => {
    const own = specs.filter((spec) => spec.name === name);
    return readerFor(own, option, shared);
  });
}

/** For people: `--records rows`, `--preset rsync: files`. */
export function titleOf(name: string, preset: string | undefined, option: string): string {
  return preset === undefined ? `${option} ${name}` : `--preset ${preset}: ${name}`;
}

/** Does a name have both a regular expression and a JSON path? */
export function isMixed(patterns: readonly ValuePattern[]): boolean {
  const withPath = patterns.filter(({ pattern }) => pattern.kind === 'json-path');
  const names = new Set(withPath.map(({ name }) => name));
  return patterns.some(({ name, pattern }) => pattern.kind !== 'json-path' && names.has(name));
}

function readerFor(
  specs: readonly ValuePattern[],
  option: string,
  { localeOf, eventLoop }: Shared,
): Reader {
  const [{ name, preset, aggregation }] = specs as readonly [ValuePattern];
  const tally = new Tally(name, aggregation, localeOf(preset));
  const paths = specs.flatMap((spec) =>
    spec.pattern.kind === 'json-path' ? [{ ...spec, steps: spec.pattern.steps }] : [],
  );
  const finders = specs.flatMap((spec) =>
    spec.pattern.kind === 'json-path'
      ? []
      : [finderFor({ ...spec, pattern: spec.pattern, unit: unitOfPattern(spec) }, eventLoop)],
  );
  const literals = finders.map(({ literal }) => literal);
  return {
    literals,
    readLines(lines) {
      eachFind(finders, lines.holding(literals), (captured, labels) => tally.add(captured, labels));
    },
    readJson(value) {
      for (const { steps, labels, ...spec } of paths) {
        for (const found of valuesInDocument(value, steps)) {
          tally.add(jsonNumber(found, unitOfPattern(spec)), labels);
        }
      }
    },
    finish: () => ({
      name,
      preset,
      values: tally.values(),
      hasFound: !tally.isEmpty,
      remarks: [...remarksOn(tally), ...finders.flatMap((finder) => finder.remarks())].map(
        (remark) => `${titleOf(name, preset, option)}: ${remark}`,
      ),
    }),
  };
}

/** In the order of the lines, so that what is first and what is last does not depend on how the output came. */
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

function remarksOn(tally: Tally): readonly string[] {
  return [...strangersOf(tally), ...crowdIn(tally), tally.doubt()].filter(
    (remark) => remark !== undefined,
  );
}

function strangersOf({ strangers }: Tally): readonly string[] {
  if (strangers.length === 0) return [];
  const texts = strangers.map((text) => JSON.stringify(text)).join(', ');
  return [`captured ${texts}, which is not a number; not counted`];
}

function crowdIn({ withoutLabels }: Tally): readonly string[] {
  if (withoutLabels === 0) return [];
  return [
    `more than ${SERIES_LIMIT} different labels; what came after them (${withoutLabels} matches) is counted together, in one series without these labels`,
  ];
}
