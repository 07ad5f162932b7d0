import type { Preset } from '../presets/preset.js';
import type { Resolver } from './resolver.js';

/** `NAME=PATTERN` and where it was written. */
export interface Written {
  /** Key of the option. */
  readonly option: string;
  readonly text: string;
  /** Its name, where it comes from one. */
  readonly preset?: string;
  /** Within the option, for what is said of a mistake: `./mytool.json: records[1]`. */
  readonly place?: string;
}

/** As it was named, which may be by a file. */
export interface NamedPreset {
  readonly title: string;
  readonly preset: Preset;
}

/** The tables are loaded only where somebody asks for one of them. */
export async function resolvePresets(
  resolver: Resolver,
  own: readonly Preset[],
): Promise<readonly NamedPreset[]> {
  const titles = new Set(resolver.values('preset'));
  if (titles.size === 0) return [];
  const { findPreset } = await import('../presets/find.js');
  const presets = new Map<string, NamedPreset>();
  for (const title of titles) {
    const found = findPreset(title, own);
    if (found.kind === 'invalid') {
      for (const problem of found.problems) resolver.report('preset', `${title}: ${problem}`);
    } else if (presets.has(found.preset.name)) {
      resolver.report('preset', `${title}: another one has the name ${found.preset.name} already`);
    } else {
      presets.set(found.preset.name, { title, preset: found.preset });
    }
  }
  return [...presets.values()];
}

export function patternsOf(
  { title, preset }: NamedPreset,
  kind: 'records' | 'gauges' | 'stages',
): readonly Written[] {
  const isFile = title !== preset.name;
  return (preset[kind] ?? []).map((text, index) => ({
    option: 'preset',
    text,
    preset: preset.name,
    place: isFile ? `${title}: ${kind}[${index}]` : title,
  }));
}

interface Owned {
  readonly name: string;
  readonly preset?: string;
}

/** What to do where one name stands for two things. */
export function clash({ name, preset = '' }: Owned, other: Owned): string {
  return other.preset === undefined
    ? `${preset}: "${name}" is a name of this preset: give your own pattern another one`
    : `${preset}: "${name}" is a name of the preset ${other.preset}, too: use one of them, or a file of your own (jobmeter presets ${preset} --json prints one to begin with)`;
}
