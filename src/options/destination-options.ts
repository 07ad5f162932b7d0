import type { OptionKey } from './options.js';

/** Where results go, and how to get in there. */
export const DESTINATIONS: readonly OptionKey[] = [
  'gateway',
  'textfile',
  'remoteWrite',
  'otlp',
  'user',
  'passwordFile',
  'bearerTokenFile',
  'header',
  'ca',
  'cert',
  'key',
  'password',
  'bearerToken',
  'otlpHeaders',
  'httpProxy',
  'httpsProxy',
  'noProxy',
  'pushTimeout',
];
