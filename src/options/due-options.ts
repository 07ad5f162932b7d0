import { ACCESS_OPTIONS } from './destination-options.js';
import type { OptionKey } from './options.js';

/** Options that determine when the next success of a job is due. */
export const DUE_OPTIONS: readonly OptionKey[] = [
  'schedule',
  'every',
  'maxAge',
  'timezone',
  'grace',
  'maxDuration',
  'alertAfter',
];

/** In the order of the help. */
export const ANNOUNCE_OPTIONS: readonly OptionKey[] = [
  'job',
  'group',
  'all',
  ...DUE_OPTIONS,
  'gateway',
  'textfile',
  ...ACCESS_OPTIONS,
  'pushTimeout',
  'stateDir',
  'prefix',
  'config',
];
