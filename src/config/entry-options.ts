import type { OptionKey } from '../options/options.js';
import type { Setting, Settings } from '../options/settings.js';
import type { ConfigFile } from './config.js';
import { adviceOn, type ConfigOption, type SectionKind } from './keys.js';
import { type ConfigEntry, type ConfigNode, describeNode, type Mistake } from './node.js';
import { readOptionValue } from './option-value.js';
import { sourceOf } from './source.js';

/** Options of one entry of a file. */
export interface EntryOptions {
  readonly settings: Settings;
  /** Entries that are not options, for the caller. */
  readonly others: readonly ConfigEntry[];
  readonly mistakes: readonly Mistake[];
}

/**
 * Reads the options of one entry.
 * @param extra names that are allowed besides options
 */
export function readEntryOptions(
  file: ConfigFile,
  node: ConfigNode,
  kind: SectionKind,
  { layer, title, extra = [] }: { layer: number; title: string; extra?: readonly string[] },
): EntryOptions {
  const settings: Partial<Record<OptionKey, Setting>> = {};
  const mistakes: Mistake[] = [];
  const others: ConfigEntry[] = [];
  const options = file.optionsOf(kind);
  for (const entry of entriesOf(node, title, mistakes)) {
    const option = options.find(({ name }) => name === entry.name);
    if (option === undefined) {
      if (extra.includes(entry.name)) others.push(entry);
      else mistakes.push(unknownOption(entry, title, options, extra));
      continue;
    }
    const read = readOptionValue(option.spec, entry.value, file.directory);
    if (read.kind === 'mistakes') {
      mistakes.push(
        ...read.mistakes.map(({ at, text }) => ({
          at,
          text: `${entry.name} ${text}`,
          option: { key: option.key, layer },
        })),
      );
      continue;
    }
    const source = `${sourceOf(file, entry.value.at)} ${entry.name}`;
    settings[option.key] = { values: read.values, source, origin: 'file', layer };
  }
  return { settings, others, mistakes };
}

/**
 * The entries of a map. An absent value is an empty map, because all entries may be commented out.
 */
export function entriesOf(
  node: ConfigNode,
  title: string,
  mistakes: Mistake[],
): readonly ConfigEntry[] {
  if (node.kind === 'map') return node.entries;
  if (node.kind !== 'empty') {
    mistakes.push({
      at: node.at,
      text: `${title} is ${describeNode(node)}: write a map, NAME: VALUE`,
    });
  }
  return [];
}

function unknownOption(
  { name, at }: ConfigEntry,
  title: string,
  options: readonly ConfigOption[],
  extra: readonly string[],
): Mistake {
  const advice = adviceOn(name);
  const text = `${name} is not an option of ${title}`;
  if (advice !== undefined) return { at, text: `${text}: ${advice}` };
  return { at, text, unknown: { name, known: [...options.map((each) => each.name), ...extra] } };
}
