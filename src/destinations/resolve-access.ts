import type { Proxies, Access, NamedFile, TlsFiles } from '../model/access.js';
import { headerNameProblem, headerValueProblem } from '../http/headers.js';
import { parseProxyUrl } from '../http/address.js';
import { resolveCredentials } from './resolve-credentials.js';
import type { OptionKey, ValueKey } from '../options/options.js';
import type { Resolver } from '../options/resolver.js';

/**
 * If the entry of a gateway has an option of one of these groups, it gets no general option of the
 * group: credentials of different servers must not mix.
 */
export const ACCESS_GROUPS: readonly (readonly OptionKey[])[] = [
  ['user', 'passwordFile', 'password', 'bearerTokenFile', 'bearerToken', 'header'],
  ['ca', 'cert', 'key'],
];

/** Options that name a server. */
const SERVERS: readonly OptionKey[] = ['gateway', 'remoteWrite', 'otlp'];

/**
 * Validates everything except the content of files, which is read after the command has started.
 */
export function resolveAccess(resolver: Resolver): Access {
  const headers = resolveHeaders(resolver);
  return {
    ...resolveCredentials(resolver, headers),
    tls: resolveTls(resolver),
    // Proxy variables of the environment are often set for other programs.
    proxies: SERVERS.some((key) => resolver.isGiven(key)) ? resolveProxies(resolver) : {},
  };
}

/** Access without credentials, for a gateway that the options do not name. */
export function resolveAnonymousAccess(resolver: Resolver): Access {
  const { ca } = resolveTls(resolver);
  return {
    credentials: { kind: 'none' },
    headers: {},
    tls: { ...(ca && { ca }) },
    proxies: resolveProxies(resolver),
  };
}

/** Problems never quote a header, which may be a secret. */
function resolveHeaders(resolver: Resolver): Access['headers'] {
  const headers = new Map<string, string>();
  for (const text of resolver.values('header')) {
    const [, name = '', value = ''] = /^([^:]*):([^]*)$/.exec(text) ?? [];
    const key = name.trim().toLowerCase();
    const problem = text.includes(':')
      ? (headerNameProblem(key) ?? headerValueProblem(key, value.trim()))
      : 'has no colon: write NAME:VALUE';
    if (problem !== undefined) resolver.report('header', problem);
    else if (headers.has(key)) resolver.report('header', `"${key}" has two values: keep one`);
    else headers.set(key, value.trim());
  }
  return Object.fromEntries(headers);
}

function resolveTls(resolver: Resolver): TlsFiles {
  const ca = resolveFile(resolver, 'ca');
  const cert = resolveFile(resolver, 'cert');
  const key = resolveFile(resolver, 'key');
  if (key !== undefined && cert === undefined) {
    resolver.report('key', 'does nothing without --cert: add it, or leave this out');
  }
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

function resolveFile(resolver: Resolver, option: ValueKey): NamedFile | undefined {
  const path = resolver.value(option);
  if (path === '') resolver.report(option, 'is empty: name a file, or leave it out');
  return path === undefined ? undefined : { path, source: resolver.sourceOf(option) };
}

function resolveProxies(resolver: Resolver): Proxies {
  const http = resolveProxy(resolver, 'httpProxy');
  const https = resolveProxy(resolver, 'httpsProxy');
  const exceptions = resolver.value('noProxy');
  return {
    ...(http !== undefined && { http }),
    ...(https !== undefined && { https }),
    ...(exceptions !== undefined && { exceptions }),
  };
}

function resolveProxy(resolver: Resolver, option: ValueKey): string | undefined {
  const text = resolver.value(option);
  if (text === undefined || parseProxyUrl(text) !== undefined) return text;
  resolver.report(
    option,
    'is not the URL of an HTTP proxy: write one such as http://proxy.example:3128',
  );
  return undefined;
}
