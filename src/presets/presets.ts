import { AUTOMATION } from './automation.js';
import { BACKUP } from './backup.js';
import { DATABASE } from './database.js';
import { FILES } from './files.js';
import type { Preset } from './preset.js';
import { TESTING } from './testing.js';

export type { Preset } from './preset.js';

/** All that come with jobmeter, by name. */
export const PRESETS: ReadonlyMap<string, Preset> = new Map(
  [...BACKUP, ...FILES, ...DATABASE, ...AUTOMATION, ...TESTING].map((preset) => [
    preset.name,
    preset,
  ]),
);

/** Undefined for a name that is in no table. */
export function findPreset(name: string): Preset | undefined {
  return PRESETS.get(name);
}
