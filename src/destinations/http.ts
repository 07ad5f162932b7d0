import { isIP } from 'node:net';
import { type HttpFailure, failureOf } from './http-failure.js';
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

export type HttpResult = HttpAnswer | HttpFailure;

export interface HttpAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Decoded as UTF-8. */
  readonly body: string;
  /** The body was longer than `responseLimitBytes`. */
  readonly truncated: boolean;
}

export interface AnswerHeaders {
  readonly location?: string;
  readonly 'retry-after'?: string;
}

/** An answer whose body is still to be read. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What is done with an answer before the connection is closed. */
export type Read<T> = (answer: OpenAnswer) => Promise<T>;

/** One request on a connection of its own. When it has settled, no socket is left to keep the process alive. */
type Ask = (request: HttpRequest, read: Read<HttpAnswer>) => Promise<HttpAnswer>;

/**
 * What it takes to reach `url`: Node's own HTTP, and a library of ten times its cost where there is a proxy. To be loaded
 * with the first request, or before that by those who know that there will be one.
 */
export async function loadHttp(url: string, way: 'direct' | 'proxy'): Promise<Ask> {
  if (way === 'proxy') return (await import('./through-proxy.js')).ask;
  if (hasHostName(url)) await import('./lookup.js');
  const isSecure = url.startsWith('https:');
  return isSecure ? (await import('./secure.js')).ask : (await import('./plain.js')).ask;
}

/** There is something to look up: the host is no IP address. */
export function hasHostName(url: string): boolean {
  return isIP(new URL(url).hostname.replace(/^\[|\]$/g, '')) === 0;
}

/** Never rejects. */
export async function sendHttp(request: HttpRequest): Promise<HttpResult> {
  const { url, proxy, deadline, responseLimitBytes } = request;
  const ask = await loadHttp(url, proxy === undefined ? 'direct' : 'proxy');
  // A request that is aborted before it begins might connect all the same.
  if (deadline.aborted) return failureOf(deadline.reason, deadline);
  try {
    return await ask(request, async ({ status, headers, body }) => ({
      kind: 'answered',
      status,
      headers: answerHeaders(headers),
      ...(await readAtMost(responseLimitBytes, body)),
    }));
  } catch (error) {
    return failureOf(error, deadline);
  }
}

async function readAtMost(
  limitBytes: number,
  body: AsyncIterable<Uint8Array>,
): Promise<Pick<HttpAnswer, 'body' | 'truncated'>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limitBytes) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, limitBytes);
  return { body: new TextDecoder().decode(bytes), truncated: size > limitBytes };
}

function answerHeaders(all: OpenAnswer['headers']): AnswerHeaders {
  const wanted = (['location', 'retry-after'] as const).flatMap((name) => {
    const [value] = [all[name] ?? []].flat();
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(wanted) as AnswerHeaders;
}
