import type { ValuePattern } from '../../model/pattern.js';
import type { NamedValue } from '../../model/job-run.js';
import type { Lines } from './line-block.js';
import { jsonNumber, labelsIn, numberIn } from '../numbers/capture.js';
import { valuesAt } from '../json/json-values.js';
import { type EventLoop, Matcher } from './matcher.js';
import { unitOf } from '../numbers/number.js';
import { SERIES_LIMIT, Tally } from './tally.js';

/** Reads one value out of the output. Which of the two is shown to it depends on the kind of its pattern. */
export interface Reader {
  /** For each of its regular expressions what it requires. */
  readonly literals: readonly (string | undefined)[];
  readLines(lines: Lines): void;
  readJson(value: unknown): void;
  finish(): { readonly values: readonly NamedValue[]; readonly remarks: readonly string[] };
}

/**
 * A reader for each name: several patterns of one name are one value.
 *
 * @param option as in the remarks: `--records`
 */
export function readersFor(
  specs: readonly ValuePattern[],
  option: string,
  eventLoop: EventLoop,
): readonly Reader[] {
  const names = new Set(specs.map(({ name }) => name));
  return [...names].map((name) => {
    const own = specs.filter((spec) => spec.name === name);
    return readerFor(name, own, titleOf(name, own[0]?.preset, option), eventLoop);
  });
}

/** For people: `--records rows`, `--preset rsync: files`. */
export function titleOf(name: string, preset: string | undefined, option: string): string {
  return preset === undefined ? `${option} ${name}` : `--preset ${preset}: ${name}`;
}

function readerFor(
  name: string,
  specs: readonly ValuePattern[],
  title: string,
  eventLoop: EventLoop,
): Reader {
  const tally = new Tally(name, specs[0]?.aggregation ?? 'sum');
  const unit = unitOf(name);
  const patterns = specs.map(({ pattern }) => pattern);
  const paths = patterns.flatMap((each) => (each.kind === 'json-path' ? [each.steps] : []));
  const matchers = patterns.flatMap((each) =>
    each.kind === 'regexp' ? [new Matcher(each, eventLoop)] : [],
  );
  const literals = matchers.map(({ literal }) => literal);
  return {
    literals,
    readLines(lines) {
      const held = lines.holding(literals);
      eachMatch(matchers, held, (match) => tally.add(numberIn(match, unit), labelsIn(match)));
    },
    readJson(value) {
      for (const found of paths.flatMap((steps) => valuesAt(value, steps))) {
        tally.add(jsonNumber(found, unit));
      }
    },
    finish: () => ({
      values: tally.values(),
      remarks: [
        ...strangersOf(tally, title),
        ...crowdIn(tally, title),
        ...matchers.flatMap((matcher) => slownessOf(matcher, title)),
      ],
    }),
  };
}

/** In the order of the lines, so that what is first and what is last does not depend on how the output came. */
function eachMatch(
  matchers: readonly Matcher[],
  lines: readonly string[],
  take: (match: RegExpExecArray) => void,
): void {
  if (lines.length === 0) return;
  const [first, ...others] = matchers;
  if (first !== undefined && others.length === 0) {
    first.search(lines, take);
    return;
  }
  const found: { readonly match: RegExpExecArray; readonly at: number }[] = [];
  for (const matcher of matchers) {
    matcher.search(lines, (match, at) => void found.push({ match, at }));
  }
  for (const { match } of found.toSorted((a, b) => a.at - b.at)) take(match);
}

function strangersOf({ strangers }: Tally, title: string): readonly string[] {
  if (strangers.length === 0) return [];
  const texts = strangers.map((text) => JSON.stringify(text)).join(', ');
  return [`${title}: captured ${texts}, which is not a number; not counted`];
}

function crowdIn({ withoutLabels }: Tally, title: string): readonly string[] {
  if (withoutLabels === 0) return [];
  return [
    `${title}: more than ${SERIES_LIMIT} different labels; what came after them (${withoutLabels} matches) is counted together, in one series without these labels`,
  ];
}

function slownessOf(matcher: Matcher, title: string): readonly string[] {
  if (matcher.hasGivenUp) {
    return [`${title}: the pattern takes too long; lines are missing: make it simpler`];
  }
  if (matcher.skipped === 0) return [];
  const lines = matcher.skipped === 1 ? '1 line, which is' : `${matcher.skipped} lines, which are`;
  return [`${title}: the pattern takes too long on ${lines} missing`];
}
