import type { Proxies } from '../model/access.js';

/** The proxy for one request. */
export interface Proxy {
  /** Without userinfo. Safe in messages. */
  readonly url: string;
  /** Value of the Proxy-Authorization header. */
  readonly authorization?: string;
  /** See `Proxies.exceptions`. */
  readonly exceptions: string;
}

/** The proxy for a request to `url`. An empty value means no proxy. */
export function proxyUrlFor(url: string, { http, https }: Proxies): string | undefined {
  const proxy = url.startsWith('https:') ? https : http;
  return proxy === '' ? undefined : proxy;
}
