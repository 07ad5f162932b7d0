import type { BaseAddress, Proxies } from '../model/access.js';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { basicAuthorization, basicUserProblem, bearerTokenProblem } from './headers.js';
import { type Proxy, proxyUrlFor } from './proxies.js';
import { parseProxyUrl } from './address.js';
import { LONGEST_TIMEOUT_SECONDS } from '../util/deadline.js';
import type { Tls } from './request.js';
import { DEFAULT_RETRY, type RetryPolicy } from './retry.js';
import { secretsOf } from './secrets.js';

/**
 * Options of a `Gateway`. Credentials override those in the URL. Give at most one of `user`,
 * `bearerToken` and an `authorization` header.
 */
export interface GatewayOptions extends Tls {
  /** Total time of one call, retries included, in seconds. Default: 10. */
  readonly timeoutSeconds?: number;
  /** User name for Basic auth. */
  readonly user?: string;
  /** Password for Basic auth. */
  readonly password?: string;
  /** Bearer token, sent in an `Authorization` header. */
  readonly bearerToken?: string;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Proxies. Default: none; the environment is not read. */
  readonly proxies?: Proxies;
  /** Retries of transient failures. Default: 5 attempts. */
  readonly retry?: RetryPolicy;
}

/** A server, with the resolved options for access to it. */
export interface Endpoint {
  /** Base URL without credentials and trailing slash. */
  readonly baseUrl: string;
  readonly timeoutSeconds: number;
  /** Headers with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: Tls;
  readonly proxy: Proxy | undefined;
  readonly retry: RetryPolicy;
  /** Strings to mask in messages, because a server may echo them. */
  readonly secrets: readonly string[];
}

/** @throws TypeError for an option that can never work */
export function endpointOf(
  { baseUrl, authorization: ofUrl }: Pick<BaseAddress, 'baseUrl' | 'authorization'>,
  options: GatewayOptions,
): Endpoint {
  const { timeoutSeconds = 10, retry = DEFAULT_RETRY } = options;
  if (!(timeoutSeconds > 0 && timeoutSeconds <= LONGEST_TIMEOUT_SECONDS)) {
    throw new TypeError(`timeoutSeconds must be above 0 and at most ${LONGEST_TIMEOUT_SECONDS}`);
  }
  const given = checkedHeaders(options.headers ?? {});
  const authorization = authorizationOf(options, given) ?? ofUrl;
  const headers = { ...given, ...(authorization !== undefined && { authorization }) };
  const proxy = proxyFor(baseUrl, options.proxies ?? {});
  return {
    baseUrl,
    timeoutSeconds,
    headers,
    tls: tlsOf(options),
    proxy,
    retry,
    secrets: secretsOf(headers, proxy),
  };
}

function checkedHeaders(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> & { readonly authorization?: string } {
  const entries = Object.entries(headers);
  for (const [name, value] of entries) {
    validateHeaderName(name);
    // The error names the header but not the value.
    validateHeaderValue(name, value);
  }
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

function authorizationOf(
  { user, password, bearerToken }: GatewayOptions,
  { authorization }: { readonly authorization?: string },
): string | undefined {
  const given = [user, bearerToken, authorization].filter((method) => method !== undefined);
  if (given.length > 1) {
    throw new TypeError('user, bearerToken and an authorization header exclude each other');
  }
  const userProblem = user === undefined ? undefined : basicUserProblem(user);
  if (userProblem !== undefined) throw new TypeError(`user ${userProblem}`);
  const tokenProblem = bearerToken === undefined ? undefined : bearerTokenProblem(bearerToken);
  if (tokenProblem !== undefined) throw new TypeError(`bearerToken ${tokenProblem}`);
  if (user !== undefined) return basicAuthorization(user, password ?? '');
  return bearerToken === undefined ? authorization : `Bearer ${bearerToken}`;
}

function proxyFor(baseUrl: string, proxies: Proxies): Proxy | undefined {
  const url = proxyUrlFor(baseUrl, proxies);
  if (url === undefined) return undefined;
  const proxy = parseProxyUrl(url);
  if (proxy === undefined) throw new TypeError('proxies: not the URL of an HTTP proxy');
  return { ...proxy, exceptions: proxies.exceptions ?? '' };
}

function tlsOf({ ca, cert, key }: Tls): Tls {
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
