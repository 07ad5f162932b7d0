import type { Labels } from '../../metrics/family.js';
import type { ValuePattern } from '../../plan/records.js';
import type { NamedValue } from '../job-run.js';
import { Matcher } from './matcher.js';
import { Tally } from './tally.js';
import { valuesAt } from './json-values.js';

/** Reads one value out of the output. Which of the two is shown to it depends on the kind of its pattern. */
export interface Reader {
  readLines(lines: readonly string[]): void;
  readJson(value: unknown): void;
  finish(): { readonly values: readonly NamedValue[]; readonly remarks: readonly string[] };
}

/**
 * A reader for each name: several patterns of one name are one value.
 *
 * @param option as in the remarks: `--records`
 */
export function readersFor(specs: readonly ValuePattern[], option: string): readonly Reader[] {
  const names = new Set(specs.map(({ name }) => name));
  return [...names].map((name) =>
    readerFor(
      name,
      specs.filter((spec) => spec.name === name),
      `${option} ${name}`,
    ),
  );
}

function readerFor(name: string, specs: readonly ValuePattern[], title: string): Reader {
  const tally = new Tally(name, specs[0]?.aggregation ?? 'sum');
  const patterns = specs.map(({ pattern }) => pattern);
  const paths = patterns.flatMap((each) => (each.kind === 'json-path' ? [each.steps] : []));
  const matchers = patterns.flatMap((each) =>
    each.kind === 'regexp' ? [new Matcher(each.source)] : [],
  );
  return {
    readLines(lines) {
      for (const matcher of matchers) matcher.search(lines, (match) => addMatch(tally, match));
    },
    readJson(value) {
      for (const found of paths.flatMap((steps) => valuesAt(value, steps))) addJson(tally, found);
    },
    finish: () => ({
      values: tally.values(),
      remarks: [
        ...strangersOf(tally, title),
        ...matchers.flatMap((matcher) => slownessOf(matcher, title)),
      ],
    }),
  };
}

function addMatch(tally: Tally, { groups, 1: first }: RegExpExecArray): void {
  if (groups === undefined) {
    addText(tally, first, NO_LABELS);
  } else {
    const { value, ...labels } = groups;
    addText(tally, value, presentOnly(labels));
  }
}

const NO_LABELS: Labels = {};

/** Without a group that captured anything, it is lines that are counted. */
function addText(tally: Tally, text: string | undefined, labels: Labels): void {
  if (text === undefined) tally.add(1, labels);
  else tally.addText(text, labels);
}

function addJson(tally: Tally, value: unknown): void {
  if (typeof value === 'number') tally.add(value, {});
  else if (typeof value === 'boolean') tally.add(value ? 1 : 0, {});
  else if (typeof value === 'string') tally.addText(value, {});
  else tally.addStranger(value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object');
}

function strangersOf({ strangers }: Tally, title: string): readonly string[] {
  if (strangers.length === 0) return [];
  const texts = strangers.map((text) => JSON.stringify(text)).join(', ');
  return [`${title}: captured ${texts}, which is not a number; not counted`];
}

function slownessOf(matcher: Matcher, title: string): readonly string[] {
  if (matcher.hasGivenUp) {
    return [`${title}: the pattern takes too long; lines are missing: make it simpler`];
  }
  if (matcher.skipped === 0) return [];
  const lines = matcher.skipped === 1 ? '1 line, which is' : `${matcher.skipped} lines, which are`;
  return [`${title}: the pattern takes too long on ${lines} missing`];
}

/** An empty label value means no label. */
function presentOnly(groups: Readonly<Record<string, string | undefined>>): Labels {
  return Object.fromEntries(
    Object.entries(groups).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
