import type { OptionKey } from './options.js';

/** What tells when the next success of a job is due. */
export const DUE_OPTIONS: readonly OptionKey[] = [
  'schedule',
  'every',
  'maxAge',
  'timezone',
  'grace',
  'maxDuration',
  'alertAfter',
];
