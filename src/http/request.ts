import type { Proxy } from './proxies.js';

/** One HTTP request. Redirects are not followed: a push to another address would be lost. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute URL without userinfo. Credentials belong in `headers`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as one buffer with Content-Length, never as a stream that could end early. */
  readonly body?: Uint8Array | string;
  readonly tls?: Tls;
  readonly proxy?: Proxy | undefined;
  /** Aborts the request in every phase: connecting, sending, waiting, reading. */
  readonly deadline: AbortSignal;
  /** A longer response body is truncated. */
  readonly responseLimitBytes: number;
  /** Makes a reader for the body of a 2xx response of any length. Called anew for each attempt. */
  readonly reader?: () => BodyReader;
}

/** Reads a response body while it arrives. */
export interface BodyReader {
  /** Returns false if the rest is not needed. */
  read(chunk: Buffer): boolean;
}

/** TLS options in PEM. */
export interface Tls {
  /** Certificate authorities to trust instead of those built into Node. */
  readonly ca?: string;
  /** Client certificate, and its private key in `key`. */
  readonly cert?: string;
  readonly key?: string;
}
