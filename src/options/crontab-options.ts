import type { OptionKey } from './options.js';

export const CRONTAB_OPTIONS: readonly OptionKey[] = [
  'apply',
  'undo',
  'user',
  'system',
  'timezone',
  'stateDir',
];

export const SHELL_OPTIONS: readonly OptionKey[] = ['shellBin', 'notify', 'config'];
