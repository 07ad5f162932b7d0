import type { RawResponse } from './response.js';
import { type HttpFailure, failureOf } from './failure.js';
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

export type HttpResult = HttpResponse | HttpFailure;

export interface HttpResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Decoded as UTF-8. */
  readonly body: string;
  /** The body was longer than `responseLimitBytes`. */
  readonly truncated: boolean;
}

export interface ResponseHeaders {
  readonly location?: string;
  readonly 'retry-after'?: string;
}

/**
 * The library takes a while: with the first request, or before that by those who know that there will be one. What goes
 * through a proxy takes more of it.
 */
export async function loadHttp(hasProxy: boolean): Promise<void> {
  await (hasProxy ? import('./proxy-tunnel.js') : import('./direct.js'));
}

/**
 * Never rejects. Once it has resolved, no socket is left to keep the process alive.
 */
export async function sendHttp(request: HttpRequest): Promise<HttpResult> {
  const { deadline, responseLimitBytes } = request;
  try {
    const { status, headers, body } = await roundTrip(request);
    return {
      kind: 'response',
      status,
      headers: answerHeaders(headers),
      body: new TextDecoder().decode(body.subarray(0, responseLimitBytes)),
      truncated: body.length > responseLimitBytes,
    };
  } catch (error) {
    return failureOf(error, deadline);
  }
}

async function roundTrip(request: HttpRequest): Promise<RawResponse> {
  const { proxy } = request;
  return proxy === undefined
    ? (await import('./direct.js')).roundTrip(request)
    : (await import('./proxy-tunnel.js')).roundTrip(request, proxy);
}

function answerHeaders(all: RawResponse['headers']): ResponseHeaders {
  const wanted = (['location', 'retry-after'] as const).flatMap((name) => {
    const [value] = [all[name] ?? []].flat();
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(wanted) as ResponseHeaders;
}
