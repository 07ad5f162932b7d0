import type { Proxy } from './proxies.js';

/** One request over HTTP. Redirects are not followed: a push that lands elsewhere is a push that is lost. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, without userinfo: credentials belong in `headers`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as one buffer with its length, never as a stream that could end half way. */
  readonly body?: Uint8Array | string;
  readonly tls?: Tls;
  readonly proxy?: Proxy;
  /** Ends everything: connecting, sending, waiting, reading. */
  readonly deadline: AbortSignal;
  /** No more than this is kept of the answer's body. */
  readonly responseLimitBytes: number;
}

/** PEM. */
export interface Tls {
  /** Certificates that vouch for the server, in place of those that Node comes with. */
  readonly ca?: string;
  /** What we show to a server that asks who we are, and its private key. */
  readonly cert?: string;
  readonly key?: string;
}
