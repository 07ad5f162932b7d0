import type { HttpRequest } from './request.js';
import type { RawResponse } from './response.js';
import type { ServerSpec } from '../model/destination.js';
import { proxyUrlFor } from './proxies.js';
import { type HttpFailure, failureOf } from './failure.js';

export type HttpResult = HttpResponse | HttpFailure;

export interface HttpResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Decoded as UTF-8. */
  readonly body: string;
  /** Body as received. */
  readonly bytes: Uint8Array;
  /** Whether the body was longer than `responseLimitBytes`. */
  readonly truncated: boolean;
}

export interface ResponseHeaders {
  /** The `Date` header: when the server responded, by its own clock, in whole seconds. */
  readonly date?: string;
  readonly location?: string;
  readonly 'retry-after'?: string;
  /** Header with the number of samples that a remote write stored. */
  readonly 'x-prometheus-remote-write-samples-written'?: string;
}

/**
 * Loads undici ahead of the first request, because it is slow to load. A proxy needs more of it.
 */
export async function loadHttp({
  address: { baseUrl },
  access: { proxies },
}: Pick<ServerSpec, 'address' | 'access'>): Promise<void> {
  const hasProxy = proxyUrlFor(baseUrl, proxies) !== undefined;
  await (hasProxy ? import('./proxy-tunnel.js') : import('./direct.js'));
}

/**
 * Sends a request. Never rejects. After it resolves, no socket keeps the process alive. This folder
 * is the HTTP client; server/ is the HTTP server.
 */
export async function sendHttp(request: HttpRequest): Promise<HttpResult> {
  const { deadline, responseLimitBytes } = request;
  try {
    const { status, headers, body } = await roundTrip(request);
    const bytes = body.subarray(0, responseLimitBytes);
    return {
      kind: 'response',
      status,
      headers: pickHeaders(headers),
      body: new TextDecoder().decode(bytes),
      bytes,
      truncated: body.length > responseLimitBytes,
    };
  } catch (error) {
    return failureOf(error, deadline);
  }
}

async function roundTrip(request: HttpRequest): Promise<RawResponse> {
  const { proxy } = request;
  return proxy === undefined
    ? (await import('./direct.js')).requestDirectly(request)
    : (await import('./proxy-tunnel.js')).requestThroughProxy(request, proxy);
}

const PICKED: readonly (keyof ResponseHeaders)[] = [
  'date',
  'location',
  'retry-after',
  'x-prometheus-remote-write-samples-written',
];

function pickHeaders(all: RawResponse['headers']): ResponseHeaders {
  const wanted = PICKED.flatMap((name) => {
    const [value] = [all[name] ?? []].flat();
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(wanted) as ResponseHeaders;
}
