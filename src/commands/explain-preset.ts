import { resolveMeasurements, namingOutsideRun } from '../plan/resolve-measurements.js';
import { DEFAULT_PREFIX } from '../model/plan.js';
import { Resolver } from '../options/resolver.js';
import type { NamedPreset, Preset } from '../model/preset.js';
import type { NamedValue } from '../model/job-run.js';
import { type Patterns, Scanner } from '../extract/scan/scanner.js';
import { withWord } from '../extract/patterns/head.js';
import { withMark } from '../extract/patterns/qualifiers.js';
import type { Aggregation } from '../model/pattern.js';
import { printable } from '../util/unprintable.js';
import { metricName } from './metric-name.js';
import { renderTable } from './table.js';
import { shellQuoted } from '../util/shell-words.js';

type Explained =
  | { readonly kind: 'explained'; readonly text: string }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/**
 * @param title name of the preset, or path of its file
 * @param own presets of config files
 */
export async function explainPreset(
  title: string,
  preset: Preset,
  own: readonly NamedPreset[],
): Promise<Explained> {
  const setting = { values: [title], source: '', origin: 'flag' } as const;
  const resolver = new Resolver({ preset: setting });
  const patterns = await resolveMeasurements(resolver, namingOutsideRun(DEFAULT_PREFIX), own);
  if (resolver.problems.length > 0) {
    const problems = resolver.problems.map(({ text }) => text.slice(`${title}: `.length));
    return { kind: 'invalid', problems };
  }
  return { kind: 'explained', text: textOf(title, preset, patterns) };
}

function textOf(title: string, preset: Preset, patterns: Patterns): string {
  const { name, summary, needs, command = 'COMMAND', example = '' } = preset;
  const run = `jobmeter run --job NAME --preset ${title} -- ${command}`;
  const shown = example === '' ? '' : `From output such as\n\n${indented(example)}\n\n`;
  return `${printable(name)}${summary === undefined ? '' : `: ${printable(summary)}`}
${needs === undefined ? '' : `Needs: ${printable(needs)}\n`}
${indented(run)}

${shown}it measures

${indented(measured(patterns, example))}

${aboutBlocks(patterns)}${aboutAlways(preset)}
Its patterns, as options of run:

${indented(written(preset, patterns).join('\n'))}
`;
}

/** Explains which values count if a script runs the tool more than once. */
function aboutBlocks({ records, gauges }: Patterns): string {
  const all = [...records, ...gauges];
  const namesOf = (wanted: (aggregation: Aggregation) => boolean): string =>
    [...new Set(all.filter(({ aggregation }) => wanted(aggregation)).map(({ name }) => name))].join(
      ', ',
    );
  const last = namesOf((aggregation) => aggregation === 'last');
  const isSummed = all.some(({ aggregation }) => aggregation === 'sum');
  const rule = isSummed ? 'its numbers add up' : 'the last numbers count';
  const but = isSummed && last !== '' ? `; of ${last}, the last number counts` : '';
  return `If the tool runs several times in one job, ${rule}${but}.\n`;
}

function aboutAlways({ always = [], whenSilent }: Preset): string {
  if (whenSilent === 'zero') return 'An empty output counts as 0.\n';
  return always.length === 0 ? '' : `The output always has ${always.join(', ')}.\n`;
}

/** Lists every series in the example, and further names of the preset. */
function measured(patterns: Patterns, example: string): string {
  const scanner = new Scanner(patterns, { monotonic: () => 0 }, 'own');
  scanner.stream('stdout')(Buffer.from(example));
  const { records, gauges } = scanner.finish(0);
  const valueOf = ({ value }: NamedValue): string =>
    Number.isNaN(value) ? 'not found' : String(value);
  return renderTable(
    ['METRIC', 'IN THE EXAMPLE'],
    [
      ...records.map((each) => [metricName('record', each), valueOf(each)]),
      ...gauges.map((each) => [metricName('gauge', each), valueOf(each)]),
      ...patterns.stages.map(({ name }) => [
        metricName('stage', { name, labels: {} }),
        'its duration',
      ]),
    ],
  ).trimEnd();
}

/** Presets sum gauges, but `--gauge` takes the last value: hence `:sum`. */
function written(
  { records = [], gauges = [], stages = [], decimalMark }: Preset,
  patterns: Patterns,
): readonly string[] {
  const isSummed = (index: number): boolean => patterns.gauges[index]?.aggregation === 'sum';
  const summed = (text: string, index: number): string =>
    isSummed(index) ? withWord(text, 'sum', ['sum']) : text;
  const option = (name: string, text: string): string =>
    `--${name} ${shellQuoted(withMark(text, decimalMark))}`;
  return [
    ...records.map((text) => option('records', text)),
    ...gauges.map((text, index) => option('gauge', summed(text, index))),
    ...stages.map((text) => `--stage ${shellQuoted(text)}`),
  ];
}

function indented(text: string): string {
  const lines = text.split('\n').map((line) => printable(line.replaceAll('\t', '    ')));
  return lines.map((line) => `  ${line}`.trimEnd()).join('\n');
}
