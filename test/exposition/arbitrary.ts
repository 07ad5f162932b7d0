import fc from 'fast-check';
import type { Labels, MetricFamily, Sample } from '../../src/model/metric-family.js';
import { labelNameProblem, metricNameProblem } from '../../src/exposition/names.js';
import { seriesId } from '../../src/exposition/series-id.js';
import { codePoint } from '../rig/code-point.js';

/** Text that is difficult for a lexer. */
const awkward = fc
  .array(fc.constantFrom('"', '\\', '\n', 'n', ' ', '\t', '{', '}', ',', '=', '#', 'ü', '𝄞', '\0'))
  .map((parts) => parts.join(''));
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: codePoint }), awkward);

/** Blanks before the text of a HELP line, and CR after it, belong to the line. */
const help = text
  .map((words) => words.replace(/^[ \t]+|\r+$/g, ''))
  .filter((words) => words !== '');

const name = fc
  .oneof(
    { weight: 9, arbitrary: fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,8}$/) },
    fc.constantFrom('constructor', '__proto__', 'toString', 'HELP', 'TYPE'),
  )
  .filter((word) => metricNameProblem(word) === undefined && !/_(?:bucket|sum|count)$/.test(word));

const TAKEN = ['job', 'instance', 'le', 'quantile'];
const labelName = fc
  .stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,6}$/)
  .filter((word) => labelNameProblem(word) === undefined && !TAKEN.includes(word));
const labels: fc.Arbitrary<Labels> = fc
  .uniqueArray(fc.tuple(labelName, text), { selector: ([label]) => label, maxLength: 4 })
  .map((pairs) => Object.fromEntries(pairs));

/** Without -0, which other programs read as 0. */
const value = fc
  .oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e21, 5e-324))
  .map((number) => number + 0);
const count = fc.nat();
const bound = fc.double({ noNaN: true }).map((limit) => `${limit + 0}`.replace('Infinity', 'Inf'));
const sumAndCount = { labels, sum: value, count };

/** Bounds of buckets or quantiles, without duplicates. */
function byBound(values: fc.Arbitrary<number>): fc.Arbitrary<readonly [string, number][]> {
  return fc.uniqueArray(fc.tuple(bound, values), { selector: ([limit]) => limit, maxLength: 4 });
}

const plain = fc.record({
  name,
  help,
  type: fc.constantFrom('counter' as const, 'gauge' as const, 'untyped' as const),
  samples: series(fc.record({ labels, value }), (sample) => [sample]),
});

const histogram = name.chain((family) =>
  fc.record({
    name: fc.constant(family),
    help,
    type: fc.constant('histogram' as const),
    samples: series(fc.record({ ...sumAndCount, buckets: byBound(count) }), (one) => [
      ...one.buckets.map(([le, number]) => ({
        name: `${family}_bucket`,
        labels: { ...one.labels, le },
        value: number,
      })),
      { name: `${family}_sum`, labels: one.labels, value: one.sum },
      { name: `${family}_count`, labels: one.labels, value: one.count },
    ]),
  }),
);

const summary = name.chain((family) =>
  fc.record({
    name: fc.constant(family),
    help,
    type: fc.constant('summary' as const),
    samples: series(fc.record({ ...sumAndCount, quantiles: byBound(value) }), (one) => [
      ...one.quantiles.map(([quantile, number]) => ({
        labels: { ...one.labels, quantile },
        value: number,
      })),
      { name: `${family}_sum`, labels: one.labels, value: one.sum },
      { name: `${family}_count`, labels: one.labels, value: one.count },
    ]),
  }),
);

/** One to five samples with different labels. */
function series<One extends { readonly labels: Labels }>(
  one: fc.Arbitrary<One>,
  samples: (one: One) => readonly Sample[],
): fc.Arbitrary<readonly Sample[]> {
  const identity = ({ labels }: One): string =>
    seriesId({ name: 'any', type: 'gauge' }, { labels, value: 0 });
  return fc
    .uniqueArray(one, { selector: identity, minLength: 1, maxLength: 5 })
    .map((all) => all.flatMap(samples));
}

/** Families that every gateway accepts, in a group without further labels. */
export const validFamilies: fc.Arbitrary<readonly MetricFamily[]> = fc.uniqueArray(
  fc.oneof(plain, histogram, summary),
  { selector: (family) => family.name, maxLength: 5 },
);

const TOKENS = [
  '# HELP |# TYPE |#| gauge| histogram| summary|x|y|x_count|x_bucket|a|le|quantile',
  '{|}|="|"|,|\\| |\t|\n|\n|ä|\0|\ud800| 1| -1|1e3|NaN|+Inf|.',
].flatMap((tokens) => tokens.split('|'));

/** Text made of the tokens of an exposition. */
export const nearlyExposition: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 40 })
  .map((parts) => parts.join(''));

const SOUND =
  '# HELP x A \\\\ b.\n# TYPE x histogram\nx_bucket{a="ü",le="0.5"} 3\nx_sum{a="ü"} 1e3\n' +
  'x_count{a="ü"} 3\n# TYPE y gauge\ny{b="\\"c\\n"} -.5\ny NaN\n# TYPE z summary\n' +
  'z{quantile="1"} 2\n';

/** A valid exposition with a few characters replaced, removed or added. It may still be valid. */
export const damagedExposition: fc.Arbitrary<string> = fc
  .array(
    fc.record({
      at: fc.nat(SOUND.length),
      length: fc.nat(2),
      by: fc.constantFrom('', ...' \t\n"\\{},=#1e.-xyé'),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((damages) => {
    let text = SOUND;
    for (const { at, length, by } of damages) {
      text = text.slice(0, at) + by + text.slice(at + length);
    }
    return text;
  });
