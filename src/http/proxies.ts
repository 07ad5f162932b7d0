/** The proxies that requests go through, by the scheme of what is asked: what the usual environment variables say. */
export interface Proxies {
  /** URL such as `http://user:password@proxy.example:3128`. */
  readonly http?: string;
  readonly https?: string;
  /** Hosts that are asked directly, as NO_PROXY has them: `localhost,.example.com`, or `*`. */
  readonly exceptions?: string;
}

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
