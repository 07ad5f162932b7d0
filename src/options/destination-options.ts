import type { OptionKey } from './options.js';

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
