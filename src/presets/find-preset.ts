import { readPresetFile } from './preset-file.js';
import { isPresetFile, type NamedPreset } from '../model/preset.js';
import { type ReadPreset, readPreset } from './read-preset.js';
import { PRESETS } from './shipped.js';
import { nearest } from '../util/nearest.js';

/**
 * Finds a preset by its name, or reads a file if the text contains `/` or ends in `.json`.
 * @param own presets of a config file or of a program that uses the library. They take precedence
 */
export function findPreset(text: string, own: readonly NamedPreset[] = []): ReadPreset {
  if (text === '') return { kind: 'invalid', problems: ['the name is empty'] };
  const given = own.find(({ name }) => name === text);
  if (given !== undefined) return 'file' in given ? readPresetFile(given.file) : readPreset(given);
  if (isPresetFile(text)) return readPresetFile(text);
  const preset = PRESETS.get(text);
  if (preset !== undefined) return { kind: 'preset', preset };
  return { kind: 'invalid', problems: [`there is no preset of that name${nearTo(text)}`] };
}

/** Suggests names that contain the text, are contained in it, or differ little. */
function nearTo(text: string): string {
  const wanted = text.toLowerCase();
  const names = [...PRESETS.keys()];
  const mistyped = nearest(wanted, names);
  const near = names.filter(
    (name) =>
      (wanted.length > 1 && (name.includes(wanted) || wanted.includes(name))) ||
      mistyped.includes(name),
  );
  return near.length === 0
    ? ': jobmeter presets lists them; give a file as a path, such as ./mytool.json'
    : `; did you mean ${near.join(' or ')}?`;
}
