import { validateHeaderName, validateHeaderValue } from 'node:http';
import { parseGatewayUrl } from './address.js';
import { LONGEST_TIMEOUT_SECONDS } from './deadline.js';
import { DEFAULT_RETRY, type RetryPolicy } from './retry.js';

export interface GatewayOptions {
  /** Total time of one call, retries included, in seconds. Default 10. */
  readonly timeoutSeconds?: number;
  /** Sent with every request. An `authorization` here goes before the credentials in the URL. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly retry?: RetryPolicy;
}

/** Where requests go and how: the options, resolved. */
export interface Endpoint {
  /** Without credentials and final slash. */
  readonly baseUrl: string;
  readonly timeoutSeconds: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly retry: RetryPolicy;
  /** What no message may show, even where a server echoes it. */
  readonly secrets: readonly string[];
}

/** @throws TypeError for a URL, a header or a timeout that can never work */
export function endpointOf(url: string, options: GatewayOptions): Endpoint {
  const address = parseGatewayUrl(url);
  if (address.kind === 'invalid') throw new TypeError(address.reason);
  const { baseUrl, authorization } = address;
  const { timeoutSeconds = 10, retry = DEFAULT_RETRY } = options;
  if (!(timeoutSeconds > 0 && timeoutSeconds <= LONGEST_TIMEOUT_SECONDS)) {
    throw new TypeError(`timeoutSeconds is to be above 0 and at most ${LONGEST_TIMEOUT_SECONDS}`);
  }
  const headers = { ...(authorization && { authorization }), ...checked(options.headers ?? {}) };
  return { baseUrl, timeoutSeconds, headers, retry, secrets: secretsIn(headers.authorization) };
}

function checked(headers: Readonly<Record<string, string>>): { authorization?: string } {
  const entries = Object.entries(headers);
  for (const [name, value] of entries) {
    validateHeaderName(name);
    // Its error names the header and leaves out the value.
    validateHeaderValue(name, value);
  }
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
}

/** The credentials without their scheme: `dXNlcjpwdw==` of `Basic dXNlcjpwdw==`. */
function secretsIn(authorization: string | undefined): readonly string[] {
  return (authorization ?? '')
    .split(/\s+/)
    .slice(-1)
    .filter((secret) => secret !== '');
}
