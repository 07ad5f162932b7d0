import { ACCESS_OPTIONS, DESTINATION_OPTIONS } from './destination-options.js';
import { DUE_OPTIONS } from './due-options.js';
import type { OptionKey } from './options.js';

/** The options of each command, in the order of its help. */

const PATTERNS: readonly OptionKey[] = ['records', 'gauge', 'stage', 'preset', 'expect'];

export const RUN_OPTIONS: readonly OptionKey[] = [
  'job',
  'group',
  'label',
  'shell',
  ...DESTINATION_OPTIONS,
  'spread',
  'stateDir',
  'noState',
  'replace',
  ...PATTERNS,
  ...DUE_OPTIONS,
  'successCodes',
  'timeout',
  'retries',
  'overlap',
  'strict',
  'output',
  'dryRun',
  'print',
  'verbose',
  'quiet',
  'from',
  'shellBin',
  'jitter',
  'killAfter',
  'retryDelay',
  'heartbeat',
  'listen',
  'webConfig',
  'outageReminder',
  'prefix',
  'config',
];

export const PUSH_OPTIONS: readonly OptionKey[] = [
  'job',
  'group',
  'file',
  ...DESTINATION_OPTIONS,
  'spread',
  'replace',
  'config',
];

export const FLUSH_OPTIONS: readonly OptionKey[] = [
  'all',
  'refresh',
  ...DESTINATION_OPTIONS,
  'stateDir',
  'json',
  'config',
];

export const CHECK_OPTIONS: readonly OptionKey[] = [
  'olderThan',
  ...DESTINATION_OPTIONS,
  'spread',
  'prometheus',
  'stateDir',
  'noState',
  'prefix',
  'json',
  'verbose',
  'config',
];

export const DELETE_OPTIONS: readonly OptionKey[] = [
  'job',
  'group',
  'match',
  ...DESTINATION_OPTIONS,
  'everywhere',
  'stateDir',
  'noState',
  'yes',
  'dryRun',
  'config',
];

export const PRUNE_OPTIONS: readonly OptionKey[] = [
  'olderThan',
  'misplaced',
  'match',
  'keepFailed',
  ...DESTINATION_OPTIONS,
  'stateDir',
  'noState',
  'yes',
  'dryRun',
  'prefix',
  'config',
];

export const STATUS_OPTIONS: readonly OptionKey[] = [
  'job',
  'match',
  'failed',
  'late',
  'running',
  'maxAge',
  ...DESTINATION_OPTIONS,
  'stateDir',
  'noState',
  'prefix',
  'sort',
  'json',
  'exitCode',
  'watch',
  'interval',
  'config',
];

export const SERVE_OPTIONS: readonly OptionKey[] = [
  'listen',
  'webConfig',
  'remoteWrite',
  'interval',
  'stateDir',
  ...ACCESS_OPTIONS,
  'pushTimeout',
  'config',
];

export const HISTORY_OPTIONS: readonly OptionKey[] = ['job', 'group', 'match', 'stateDir', 'json'];

export const PARSE_OPTIONS: readonly OptionKey[] = [
  'file',
  ...PATTERNS,
  'prefix',
  'json',
  'config',
];

export const PRESETS_OPTIONS: readonly OptionKey[] = ['json', 'config'];
