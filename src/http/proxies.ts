import type { Proxies } from '../model/access.js';

/** The proxy for one request. */
export interface Proxy {
  /** Without userinfo: fit for messages. */
  readonly url: string;
  /** Value of the Proxy-Authorization header. */
  readonly authorization?: string;
  readonly exceptions: string;
}

/** URL of the proxy for what is at `url`; undefined where none is to be used. */
export function proxyUrlFor(url: string, { http, https }: Proxies): string | undefined {
  const proxy = url.startsWith('https:') ? https : http;
  return proxy === '' ? undefined : proxy;
}
