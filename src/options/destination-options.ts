import type { OptionKey } from './options.js';

/** How to get in where results go. */
export const ACCESS: readonly OptionKey[] = [
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
export const DESTINATIONS: readonly OptionKey[] = [
  'gateway',
  'textfile',
  'remoteWrite',
  'otlp',
  ...ACCESS,
  'otlpHeaders',
  'pushTimeout',
];
