import type { BaseAddress } from '../model/access.js';
import type { Proxy } from './proxies.js';

/** The result of parsing a base URL. */
export type ParsedAddress =
  | ({ readonly kind: 'address' } & BaseAddress)
  | {
      readonly kind: 'invalid';
      /** Problem and remedy, to follow the name of the option. Never quotes the URL, which may contain a password. */
      readonly reason: string;
    };

const EXAMPLE = 'such as http://pushgateway.example:9091';

/** `host` or `host:port`, then an optional path. `PUSHGATEWAY_URL=localhost:9091` is common. */
const WITHOUT_SCHEME = /^(?:[^/?#@]*@)?(?:\[[0-9a-f:.]+\]|[^\s/?#@:[\]\\]+)(?::\d+)?(?:[/?#]|$)/i;

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The path of an endpoint, pasted from a curl command or a browser. */
const ENDPOINT_PATH = /(?:\/api\/v1)?\/metrics(?:\/job(?:@base64)?(?:\/.*)?)?$/;

/** Parses the base URL of a Pushgateway and removes the path of a push. See `parseServerUrl`. */
export function parseGatewayUrl(text: string): ParsedAddress {
  const address = parseServerUrl(text, EXAMPLE);
  if (address.kind === 'invalid' || !ENDPOINT_PATH.test(address.baseUrl)) return address;
  const base = withoutFinalSlash(address.baseUrl.replace(ENDPOINT_PATH, ''));
  return invalid(`ends in /metrics…, which jobmeter adds itself: give only the base URL, ${base}`);
}

/**
 * Accepts http and https, `user:password@` for Basic auth, and a path. Without a scheme, http is assumed.
 *
 * @param example for messages: `such as http://…`
 */
export function parseServerUrl(text: string, example: string): ParsedAddress {
  const url = parse(text.trim());
  if (text.trim() === '') return invalid(`is empty: write a URL ${example}`);
  if (url === undefined) return invalid(`is not a URL: write one ${example}`);
  const problem = problemOf(url, example);
  if (problem !== undefined) return invalid(problem);
  const baseUrl = baseOf(url);
  const authorization = authorizationOf(url);
  return {
    kind: 'address',
    baseUrl,
    ...(authorization === undefined ? {} : { authorization }),
  };
}

/** Parses a proxy URL as found in HTTP_PROXY. Undefined unless it is an http or https URL. */
export function parseProxyUrl(text: string): Omit<Proxy, 'exceptions'> | undefined {
  const url = parse(text.trim());
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const authorization = authorizationOf(url);
  return { url: url.origin, ...(authorization !== undefined && { authorization }) };
}

function parse(text: string): URL | undefined {
  const whole = withScheme(text);
  return whole !== undefined && URL.canParse(whole) ? new URL(whole) : undefined;
}

function withScheme(text: string): string | undefined {
  if (text.startsWith('http://') || SCHEME.test(text)) return text;
  return WITHOUT_SCHEME.test(text) ? `http://${text}` : undefined;
}

function problemOf(url: URL, example: string): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `is neither http nor https: write one ${example}`;
  }
  // Fast path: most URLs have neither user nor path.
  if (url.href === `${url.origin}/`) return undefined;
  // An unescaped / ? or # in a password ends the host early, and the rest of the password follows.
  const afterHost = `${url.pathname}${url.search}${url.hash}`;
  if (afterHost.replaceAll('@base64/', '/').includes('@')) {
    return 'has an @ after its host: write / ? # in a password as %2F %3F %23';
  }
  if (url.search !== '' || url.hash !== '') {
    return 'has a query or fragment: remove the ? or # and everything after it';
  }
  if (bytesOf(url.username).includes(':')) {
    return 'has a colon in its user name, which Basic auth cannot send: use another';
  }
  return undefined;
}

function baseOf(url: URL): string {
  return `${url.origin}${withoutFinalSlash(url.pathname)}`;
}

function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const credentials = `${bytesOf(username)}:${bytesOf(password)}`;
  return `Basic ${Buffer.from(credentials, 'latin1').toString('base64')}`;
}

/** Percent-decodes to one character per byte. Keeps a `%` that is not part of an escape. */
function bytesOf(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function withoutFinalSlash(path: string): string {
  return path.endsWith('/') ? path.replace(/\/+$/, '') : path;
}

function invalid(reason: string): ParsedAddress {
  return { kind: 'invalid', reason };
}
