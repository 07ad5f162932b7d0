import type { OptionKey } from './options.js';

/** How to get in where results go. */
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

/** Where results go, and how to get in there. */
export const DESTINATION_OPTIONS: readonly OptionKey[] = [
  'gateway',
  'textfile',
  'remoteWrite',
  'otlp',
  ...ACCESS_OPTIONS,
  'otlpHeaders',
  'pushTimeout',
];
