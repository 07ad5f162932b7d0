import { readPresetFile } from './file.js';
import type { Preset } from '../model/preset.js';
import { type ReadPreset, readPreset } from './read.js';
import { PRESETS } from './shipped.js';
import { nearest } from '../util/nearest.js';

/**
 * A preset by its name, or a file (with a `/` in it, or `.json` at its end).
 *
 * @param own of a program that uses the library: they go first
 */
export function findPreset(text: string, own: readonly Preset[] = []): ReadPreset {
  if (text === '') return { kind: 'invalid', problems: ['the name is empty'] };
  const given = own.find(({ name }) => name === text);
  if (given !== undefined) return readPreset(given);
  if (text.includes('/') || text.endsWith('.json')) return readPresetFile(text);
  const preset = PRESETS.get(text);
  if (preset !== undefined) return { kind: 'preset', preset };
  return { kind: 'invalid', problems: [`there is no preset of that name${nearTo(text)}`] };
}

/** With one name in the other, or nearly the same. */
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
    ? ': jobmeter presets lists them; a file of your own is named by its path, as in ./mytool.json'
    : `; did you mean ${near.join(' or ')}?`;
}
