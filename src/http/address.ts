import type { BaseAddress } from '../model/access.js';
import type { Proxy } from './proxies.js';

/** A base URL as people write it, read. */
export type ParsedAddress =
  | ({ readonly kind: 'address' } & BaseAddress)
  | {
      readonly kind: 'invalid';
      /** What is wrong and what to write, to be read after its name. Never quotes the URL: it may hold a password. */
      readonly reason: string;
    };

const EXAMPLE = 'such as http://pushgateway.example:9091';

/** `host`, `host:port` and a path behind it: `PUSHGATEWAY_URL=localhost:9091` is common. */
const WITHOUT_SCHEME = /^(?:[^/?#@]*@)?(?:\[[0-9a-f:.]+\]|[^\s/?#@:[\]\\]+)(?::\d+)?(?:[/?#]|$)/i;

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Pasted from a curl command or a browser. */
const OF_AN_ENDPOINT = /(?:\/api\/v1)?\/metrics(?:\/job(?:@base64)?(?:\/.*)?)?$/;

/** Accepts http and https, with `user:password@` for Basic auth, a path prefix, or no scheme at all (http then). */
export function parseGatewayUrl(text: string): ParsedAddress {
  const url = parse(text.trim());
  if (url === undefined) return invalid(`is not a URL: write one ${EXAMPLE}`);
  const problem = problemOf(url);
  if (problem !== undefined) return invalid(problem);
  const baseUrl = baseOf(url);
  const authorization = authorizationOf(url);
  return {
    kind: 'address',
    baseUrl,
    display: baseUrl,
    ...(authorization === undefined ? {} : { authorization }),
  };
}

/** A proxy as environments have it; undefined where it is neither http nor https, or no URL. */
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

function problemOf(url: URL): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `is neither http nor https: write one ${EXAMPLE}`;
  }
  // Neither user nor path, as most are.
  if (url.href === `${url.origin}/`) return undefined;
  // An unescaped / ? or # in a password ends the host early: what follows is the rest of the password.
  const behindHost = `${url.pathname}${url.search}${url.hash}`;
  if (behindHost.replaceAll('@base64/', '/').includes('@')) {
    return 'has an @ behind its host: write / ? # in a password as %2F %3F %23';
  }
  if (url.search !== '' || url.hash !== '') {
    return 'has a query or fragment: leave out the ? or # and what follows';
  }
  if (bytesOf(url.username).includes(':')) {
    return 'has a colon in its user name, which Basic auth cannot send: use another';
  }
  const path = withoutFinalSlash(url.pathname);
  if (OF_AN_ENDPOINT.test(path)) {
    const base = `${url.origin}${withoutFinalSlash(path.replace(OF_AN_ENDPOINT, ''))}`;
    return `ends in /metrics…, which is added by itself: give only the base URL, ${base}`;
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

/** Percent-decoded, a character per byte. A `%` that begins no escape stands for itself. */
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
