import type { OptionKey } from './options.js';

/** Options of the commands that print rules and dashboards, in the order of their help. */

export const RULES_OPTIONS: readonly OptionKey[] = [
  'match',
  'label',
  'for',
  'gatewayJob',
  'groupLabel',
  'without',
  'runbookUrl',
  'format',
  'alertmanager',
  'test',
  'prefix',
  'config',
];

export const DASHBOARD_OPTIONS: readonly OptionKey[] = [
  'match',
  'for',
  'gatewayJob',
  'groupLabel',
  'without',
  'prefix',
  'config',
];
