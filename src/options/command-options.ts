import type { OptionKey } from './options.js';

/** What each command takes, in the order of its help. */

const DESTINATIONS: readonly OptionKey[] = [
  'gateway',
  'textfile',
  'user',
  'passwordFile',
  'bearerTokenFile',
  'header',
  'ca',
  'cert',
  'key',
  'password',
  'bearerToken',
  'httpProxy',
  'httpsProxy',
  'noProxy',
  'pushTimeout',
];

const PATTERNS: readonly OptionKey[] = ['records', 'gauge', 'stage', 'preset', 'expect'];

export const RUN_OPTIONS: readonly OptionKey[] = [
  'job',
  'group',
  'label',
  'shell',
  ...DESTINATIONS,
  'stateDir',
  'noState',
  'replace',
  ...PATTERNS,
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
  'prefix',
  'config',
];

export const PUSH_OPTIONS: readonly OptionKey[] = [
  'job',
  'group',
  'file',
  ...DESTINATIONS,
  'replace',
  'config',
];

export const FLUSH_OPTIONS: readonly OptionKey[] = [...DESTINATIONS, 'stateDir', 'json', 'config'];

export const DELETE_OPTIONS: readonly OptionKey[] = [
  'job',
  'group',
  ...DESTINATIONS,
  'stateDir',
  'noState',
  'config',
];

export const STATUS_OPTIONS: readonly OptionKey[] = [
  ...DESTINATIONS,
  'stateDir',
  'noState',
  'prefix',
  'json',
  'config',
];

export const PARSE_OPTIONS: readonly OptionKey[] = [
  'file',
  ...PATTERNS,
  'prefix',
  'json',
  'config',
];

export const PRESETS_OPTIONS: readonly OptionKey[] = ['json'];
