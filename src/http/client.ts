import type { HttpRequest } from './request.js';
import type { RawResponse } from './response.js';
import { type HttpFailure, failureOf } from './failure.js';

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
