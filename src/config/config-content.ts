import path from 'node:path';
import type { ConfigFile, TextFile } from './config.js';
import type { OptionsOf } from './keys.js';
import type { ConfigEntry, ConfigNode, Mistake } from './node.js';
import { withoutOtherJobs } from './other-jobs.js';
import { entriesOf } from './entry-options.js';
import { parseYaml } from './yaml.js';

const SECTIONS = ['defaults', 'jobs', 'presets', 'gateways'] as const;
type SectionName = (typeof SECTIONS)[number];

/** A config file split into its sections and their entries. */
export interface ConfigContent {
  readonly file: ConfigFile;
  readonly defaults: ConfigNode | undefined;
  readonly jobs: readonly ConfigEntry[];
  readonly presets: readonly ConfigEntry[];
  readonly gateways: readonly ConfigEntry[];
  readonly isYaml: boolean;
  /** Problems of the file as a whole. */
  readonly mistakes: readonly Mistake[];
}

/**
 * Splits a file into its sections.
 * @param jobs names of the jobs whose entries are needed; default: all
 */
export function readContent(
  { path: name, text: whole }: TextFile,
  optionsOf: OptionsOf,
  jobs?: readonly (string | undefined)[],
): ConfigContent {
  const text = jobs === undefined ? whole : withoutOtherJobs(whole, jobs);
  const file = { path: name, text, directory: path.dirname(path.resolve(name)), optionsOf };
  const parsed = parseYaml(text);
  if (parsed.kind === 'invalid') {
    // A mistake may show only after the entries that were left out. The whole file is read again,
    // so that the problem has the same place as in `config check`.
    if (text !== whole) return readContent({ path: name, text: whole }, optionsOf);
    const nothing = { defaults: undefined, jobs: [], presets: [], gateways: [] };
    return { file, ...nothing, isYaml: false, mistakes: [parsed.mistake] };
  }
  const mistakes = [...parsed.mistakes];
  const sections: Partial<Record<SectionName, ConfigNode>> = {};
  for (const entry of entriesOf(parsed.root, 'the file', mistakes)) {
    const section = SECTIONS.find((each) => each === entry.name);
    if (section === undefined) mistakes.push(unknownSection(entry, optionsOf));
    else sections[section] = entry.value;
  }
  const entriesIn = (section: SectionName): readonly ConfigEntry[] => {
    const node = sections[section];
    return node === undefined ? [] : entriesOf(node, section, mistakes);
  };
  const content = {
    file,
    defaults: sections.defaults,
    jobs: entriesIn('jobs'),
    presets: entriesIn('presets'),
    gateways: entriesIn('gateways'),
  };
  return { ...content, isYaml: true, mistakes };
}

function unknownSection({ name, at, value }: ConfigEntry, optionsOf: OptionsOf): Mistake {
  const section = SECTIONS.find((each) => each === `${name}s`);
  if (section !== undefined && value.kind === 'map') {
    return { at, text: `${name} is none of ${SECTIONS.join(', ')}; did you mean ${section}?` };
  }
  const isOption = optionsOf('job').some((option) => option.name === name);
  if (isOption) return { at, text: `${name} stands alone: write it under defaults or under a job` };
  const text = `${name} is none of ${SECTIONS.join(', ')}`;
  return { at, text, unknown: { name, known: SECTIONS } };
}
