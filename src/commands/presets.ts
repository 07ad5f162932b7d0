import type { Host } from '../host.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { PRESETS_OPTIONS } from '../options/command-options.js';
import { findPreset } from '../presets/find.js';
import type { Preset } from '../model/preset.js';
import type { ReadPreset } from '../presets/read.js';
import { PRESETS } from '../presets/shipped.js';
import { type Command, type Exit, printed } from './command.js';
import { explainPreset } from './explain-preset.js';
import { resolveRequest } from './resolve-request.js';
import { renderTable } from './table.js';

export const presets: Command = {
  shape: {
    name: 'presets',
    usage: '[options] [NAME | FILE]…',
    description:
      'Lists the tools whose output jobmeter run --preset NAME understands. With the name of a preset, or with a file ' +
      'of your own: shows what the command must print, what the preset measures, and an example.',
    options: PRESETS_OPTIONS,
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
  execute: showPresets,
};

async function showPresets(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const problems = [...earlier];
  const chosen: Preset[] = [];
  const explanations: string[] = [];
  for (const title of written.operands) {
    const found = findPreset(title);
    if (found.kind === 'preset') chosen.push(found.preset);
    const explained = found.kind === 'preset' ? await explainPreset(title, found.preset) : found;
    if (explained.kind === 'explained') explanations.push(explained.text);
    else problems.push(...problemsWith(title, explained));
  }
  const input = { written, earlier: problems };
  const resolved = await resolveRequest(host, presets.shape, input, () => undefined);
  if (resolved.kind === 'refused') return resolved.exit;
  if (resolved.resolver.isOn('json')) {
    return printed(host, `${JSON.stringify(asJson(chosen), undefined, 2)}\n`);
  }
  return printed(host, explanations.length > 0 ? explanations.join('\n') : list());
}

function problemsWith(
  title: string,
  { problems, cause }: Omit<Extract<ReadPreset, { kind: 'invalid' }>, 'kind'>,
): readonly Problem[] {
  return problems.map((text) => ({
    source: `${title}:`,
    text,
    ...(cause !== undefined && { cause }),
  }));
}

/** One preset is an object, as in a file. */
function asJson(chosen: readonly Preset[]): unknown {
  return chosen.length === 0 ? [...PRESETS.values()] : chosen.length === 1 ? chosen[0] : chosen;
}

function list(): string {
  const rows = [...PRESETS.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, summary, needs }) => [name, summary, needs]);
  return `${renderTable(['PRESET', 'MEASURES', 'NEEDS'], rows)}
Details: jobmeter presets rsync. Use: jobmeter run --job NAME --preset rsync -- rsync --stats …
`;
}
