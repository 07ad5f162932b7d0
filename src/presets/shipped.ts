import { AUTOMATION } from './automation.js';
import { BACKUP } from './backup.js';
import { DATABASE } from './database.js';
import { FILES } from './files.js';
import type { ShippedPreset } from '../model/preset.js';
import { JUNIT } from './junit.js';
import { RCLONE } from './rclone.js';
import { TAP } from './tap.js';
import { TESTING } from './testing.js';

/**
 * All presets that ship with jobmeter, by name. This folder holds their patterns and reads presets
 * of users.
 */
export const PRESETS: ReadonlyMap<string, ShippedPreset> = new Map(
  [...BACKUP, ...FILES, ...RCLONE, ...DATABASE, ...AUTOMATION, ...TESTING, ...JUNIT, ...TAP].map(
    (preset) => [preset.name, preset],
  ),
);
