import type { Host } from '../host.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { presetsOptions } from '../options/other-options.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { findPreset } from '../presets/find.js';
import type { Preset } from '../model/preset.js';
import { PRESETS } from '../presets/shipped.js';
import { type Command, type Exit, printed, refuse } from './command.js';
import { explainPreset } from './explain-preset.js';
import { renderTable } from './table.js';

export const presets: Command = {
  shape: {
    name: 'presets',
    usage: '[options] [NAME | FILE]…',
    description:
      'Lists the tools whose output jobmeter run --preset NAME understands. With a name, or the file of a preset of your ' +
      'own: what it needs the command to print, what it measures, and an example.',
    options: presetsOptions,
    operands: 'names',
    examples: `
Examples:
  jobmeter presets
  jobmeter presets rsync
  jobmeter presets rsync --json > mytool.json
  jobmeter presets ./mytool.json
`,
  },
  execute: showPresets,
};

async function showPresets(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const { settings } = collectSettings(presetsOptions, written.options, host.env);
  const isJson = new Resolver(settings).isOn('json');
  const problems = [...earlier];
  const chosen: Preset[] = [];
  const explanations: string[] = [];
  for (const title of written.operands) {
    const found = findPreset(title);
    const explained = found.kind === 'preset' ? await explainPreset(title, found.preset) : found;
    if (found.kind === 'preset') chosen.push(found.preset);
    if (explained.kind === 'explained') explanations.push(explained.text);
    else problems.push(...explained.problems.map((text) => ({ source: `${title}:`, text })));
  }
  if (problems.length > 0) return refuse(host, 'presets', problems);
  if (isJson) return printed(host, `${JSON.stringify(asJson(chosen), undefined, 2)}\n`);
  return printed(host, explanations.length > 0 ? explanations.join('\n') : list());
}

/** One is an object, as in a file. */
function asJson(chosen: readonly Preset[]): unknown {
  return chosen.length === 0 ? [...PRESETS.values()] : chosen.length === 1 ? chosen[0] : chosen;
}

function list(): string {
  const rows = [...PRESETS.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, summary, needs }) => [name, summary, needs]);
  return `${renderTable(['PRESET', 'MEASURES', 'NEEDS'], rows)}
One of them in full: jobmeter presets rsync. To use it: jobmeter run --job NAME --preset rsync -- rsync --stats …
`;
}
