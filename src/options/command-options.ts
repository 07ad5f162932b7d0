import type { OptionKey } from './table/table.js';

/** Options for access to destinations. */
export const ACCESS_OPTIONS: readonly OptionKey[] = [
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
];

/** Options for destinations and access to them. */
export const DESTINATION_OPTIONS: readonly OptionKey[] = [
  'gateway',
  'textfile',
  'remoteWrite',
  'otlp',
  ...ACCESS_OPTIONS,
  'otlpHeaders',
  'pushTimeout',
];

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

/** Options that find something in the output. */
export const PATTERN_OPTIONS: readonly OptionKey[] = [
  'records',
  'gauge',
  'stage',
  'preset',
  'expect',
];

/** Options of `run`, in the order of its help. The list of another command is in its own file. */
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
  ...PATTERN_OPTIONS,
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
