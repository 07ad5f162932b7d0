import type { Host } from '../host.js';
import type { Problem } from '../options/command-line.js';
import { findPreset } from '../presets/find-preset.js';
import type { NamedPreset, Preset } from '../model/preset.js';
import type { ReadPreset } from '../presets/read-preset.js';
import { PRESETS } from '../presets/shipped.js';
import { type Command, displayed, type Exit, printed } from './command.js';
import { explainPreset } from './explain-preset.js';
import { resolvingCommand, type Written } from './resolving-command.js';
import { type ColumnShape, formatFor, renderTable, type TableFormat } from './table.js';
import { jsonText } from '../util/json.js';
import { type Resolver } from '../options/resolver.js';

export const presets: Command = resolvingCommand({
  shape: {
    name: 'presets',
    usage: '[options] [NAME | FILE]…',
    description:
      'Lists the tools whose output jobmeter run --preset NAME understands, and presets of the config files. With ' +
      'the name of a preset, or with a file of your own: shows what the command must print, what the preset measures, and an example.',
    options: ['json', 'config'],
    wording: { json: 'print JSON; with one name, a preset file to start from' },
    operands: 'names',
    completes: 'preset',
    examples: `
Examples:
  jobmeter presets
  jobmeter presets rsync
  jobmeter presets rsync --json > mytool.json
  jobmeter presets ./mytool.json
`,
  },
  resolve: resolvePresets,
  execute: showPresets,
});

interface PresetsRequest {
  readonly chosen: readonly Preset[];
  readonly explanations: readonly string[];
  /** Presets of the config files. */
  readonly own: readonly NamedPreset[];
  readonly isJson: boolean;
}

async function resolvePresets(
  resolver: Resolver,
  _: Host,
  { operands, config: { presets: own } }: Written,
): Promise<PresetsRequest> {
  const chosen: Preset[] = [];
  const explanations: string[] = [];
  for (const title of operands) {
    const found = findPreset(title, own);
    if (found.kind === 'preset') chosen.push(found.preset);
    const explained =
      found.kind === 'preset' ? await explainPreset(title, found.preset, own) : found;
    if (explained.kind === 'explained') explanations.push(explained.text);
    else {
      const problems = problemsWith(title, explained);
      resolver.problems.push(
        ...problems.map((each) => ({ ...each, key: 'preset', origin: 'flag' }) as const),
      );
    }
  }
  return { chosen, explanations, own, isJson: resolver.isOn('json') };
}

function showPresets(host: Host, { chosen, explanations, own, isJson }: PresetsRequest): Exit {
  if (isJson) return printed(host, `${jsonText(asJson(chosen, own))}\n`);
  return displayed(
    host,
    explanations.length > 0 ? explanations.join('\n') : list(own, formatFor(host)),
  );
}

function problemsWith(
  title: string,
  { problems, cause }: Omit<Extract<ReadPreset, { kind: 'invalid' }>, 'kind'>,
): readonly Problem[] {
  return problems.map((text) => ({ source: `${title}:`, text, cause }));
}

/** A single preset is printed as an object, as in a file. */
function asJson(chosen: readonly Preset[], own: readonly NamedPreset[]): unknown {
  if (chosen.length === 1) return chosen[0];
  if (chosen.length > 1) return chosen;
  return [...available(own).values()].filter((preset) => preset !== undefined);
}

/** Presets by name. Those of config files replace shipped ones. Undefined for one with mistakes. */
function available(own: readonly NamedPreset[]): ReadonlyMap<string, Preset | undefined> {
  const read = own.map(({ name }) => {
    const found = findPreset(name, own);
    return [name, found.kind === 'preset' ? found.preset : undefined] as const;
  });
  return new Map<string, Preset | undefined>([...PRESETS, ...read]);
}

/** On a narrow terminal this column is left out: the details of a preset also show its options. */
const COLUMNS: readonly ColumnShape[] = [
  { heading: 'PRESET', min: 12 },
  { heading: 'MEASURES', min: 40 },
  { heading: 'NEEDS', min: 60, drop: 0 },
];

function list(own: readonly NamedPreset[], format: TableFormat): string {
  const rows = [...available(own)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, preset]) => [
      name,
      preset === undefined ? 'has mistakes: jobmeter config check' : (preset.summary ?? ''),
      preset?.needs ?? '',
    ]);
  return `${renderTable(COLUMNS, rows, format)}
Details: jobmeter presets rsync
Use: jobmeter run --job NAME --preset rsync -- rsync --stats …
`;
}
