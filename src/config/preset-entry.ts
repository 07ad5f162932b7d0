import path from 'node:path';
import type { NamedPreset } from '../model/preset.js';
import type { ConfigFile, FoundFiles } from './config.js';
import { readContent } from './config-content.js';
import type { ConfigEntry, ConfigNode } from './node.js';
import { readPairs } from './option-value.js';
import { sourceOf } from './source.js';

/** A preset given by a path, or inline. It is checked where it is used. */
export function readPresetEntry(file: ConfigFile, { name, value }: ConfigEntry): NamedPreset {
  if (value.kind === 'text') return { name, file: path.resolve(file.directory, value.text) };
  const members = value.kind === 'map' ? value.entries : [];
  const fields = members.map((entry) => [entry.name, valueOf(entry.value)] as const);
  return { ...Object.fromEntries(fields), name };
}

/** Converts to the form of a preset file, where patterns are a list of `NAME=PATTERN`. */
function valueOf(node: ConfigNode): unknown {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'empty':
      return null;
    case 'list':
      return node.items.map((item) => (item.kind === 'text' ? item.text : null));
    case 'map': {
      const read = readPairs(node.entries, '=');
      return read.kind === 'values' ? read.values : null;
    }
  }
}

/** The place of each pattern, for messages. */
export function presetSources(found: FoundFiles): ReadonlyMap<string, string> {
  const contents = found.texts.map((each) => readContent(each, found.optionsOf));
  return new Map(
    contents
      .toReversed()
      .flatMap(({ file, presets }) =>
        presets.map(({ name, at }) => [name, `${sourceOf(file, at)} preset`] as const),
      ),
  );
}
