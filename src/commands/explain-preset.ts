import { resolveMeasurements } from '../plan/resolve-measurements.js';
import { DEFAULT_PREFIX } from '../model/plan.js';
import { Resolver } from '../options/resolver.js';
import type { Preset } from '../model/preset.js';
import type { NamedValue } from '../model/job-run.js';
import { type Patterns, Scanner } from '../extract/scan/scanner.js';
import { printable } from './format.js';
import { metricName } from './metric-name.js';
import { renderTable } from './table.js';

type Explained =
  | { readonly kind: 'explained'; readonly text: string }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** @param title as it was named: a name, or the path of a file */
export async function explainPreset(title: string, preset: Preset): Promise<Explained> {
  const setting = { values: [title], source: '', origin: 'flag' } as const;
  const resolver = new Resolver({ preset: setting });
  const nowhere = { key: { job: '', labels: {} }, labels: {}, prefix: DEFAULT_PREFIX };
  const patterns = await resolveMeasurements(resolver, nowhere);
  if (resolver.problems.length > 0) {
    const problems = resolver.problems.map(({ text }) => text.slice(`${title}: `.length));
    return { kind: 'invalid', problems };
  }
  return { kind: 'explained', text: textOf(title, preset, patterns) };
}

function textOf(title: string, preset: Preset, patterns: Patterns): string {
  const { name, summary, needs, command = 'COMMAND', example = '' } = preset;
  const run = `jobmeter run --job NAME --preset ${title} -- ${command}`;
  const shown = example === '' ? '' : `Of output such as\n\n${indented(example)}\n\n`;
  return `${printable(name)}${summary === undefined ? '' : `: ${printable(summary)}`}
${needs === undefined ? '' : `Needs: ${printable(needs)}\n`}
${indented(run)}

${shown}it measures

${indented(measured(patterns, example))}

by these patterns, which are options of run, too:

${indented(written(preset).join('\n'))}
`;
}

/** Every series that is found in the example, and what else there may be. */
function measured(patterns: Patterns, example: string): string {
  const scanner = new Scanner(patterns, { monotonic: () => 0 }, 'own');
  scanner.stream('stdout')(Buffer.from(example));
  const { records, gauges } = scanner.finish(0);
  const valueOf = ({ value }: NamedValue): string =>
    Number.isNaN(value) ? 'not in it' : String(value);
  return renderTable(
    ['METRIC', 'THERE'],
    [
      ...records.map((each) => [metricName('record', each), valueOf(each)]),
      ...gauges.map((each) => [metricName('gauge', each), valueOf(each)]),
      ...patterns.stages.map(({ name }) => [
        metricName('stage', { name, labels: {} }),
        'how long it took',
      ]),
    ],
  ).trimEnd();
}

function written({ records = [], gauges = [], stages = [] }: Preset): readonly string[] {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  return [
    ...records.map((text) => `--records ${quoted(text)}`),
    ...gauges.map((text) => `--gauge ${quoted(text)}`),
    ...stages.map((text) => `--stage ${quoted(text)}`),
  ];
}

function indented(text: string): string {
  const lines = text.split('\n').map((line) => printable(line.replaceAll('\t', '    ')));
  return lines.map((line) => `  ${line}`.trimEnd()).join('\n');
}
