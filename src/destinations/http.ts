import { Agent, Client, type Dispatcher, EnvHttpProxyAgent, errors } from 'undici';
import { type HttpFailure, failureOf } from './http-failure.js';
import { lookupUntil } from './lookup.js';
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

/**
 * Never rejects. Once it has resolved, no socket is left to keep the process alive.
 */
export async function sendHttp(request: HttpRequest): Promise<HttpResult> {
  const { method, url, headers, body = null, deadline } = request;
  const dispatcher = dispatcherFor(request);
  try {
    const { origin, pathname, search } = new URL(url);
    const path = `${pathname}${search}`;
    const what = { origin, path, method, headers, body, signal: deadline };
    const answer = await dispatcher.request(what);
    return {
      kind: 'answered',
      status: answer.statusCode,
      headers: answerHeaders(answer.headers),
      ...(await readAtMost(request.responseLimitBytes, answer.body)),
    };
  } catch (error) {
    return failureOf(error, deadline);
  } finally {
    await dispatcher.destroy();
  }
}

/** One connection for one request. The deadline replaces undici's own coarse timeouts. */
function dispatcherFor({ url, tls, proxy, deadline }: HttpRequest): Dispatcher {
  const patient = { connections: 1, pipelining: 0, headersTimeout: 0, bodyTimeout: 0 };
  // Aborting a request leaves a socket that is still connecting alone: it needs the signal itself.
  const socket = { timeout: 0, signal: deadline, lookup: lookupUntil(deadline) };
  const direct = { ...patient, connect: { ...socket, ...tls } };
  if (proxy === undefined) return new Agent(direct);
  return new EnvHttpProxyAgent({
    ...direct,
    httpProxy: proxy.url,
    httpsProxy: proxy.url,
    noProxy: proxy.exceptions,
    ...(proxy.authorization !== undefined && { token: proxy.authorization }),
    // Proxies let CONNECT through to port 443 and hardly any other.
    proxyTunnel: url.startsWith('https:'),
    proxyTls: socket,
    requestTls: direct.connect,
    clientFactory: (origin, options) =>
      new TunnelClient(origin, { ...patient, ...options }, deadline),
  });
}

/** Asks a proxy for a tunnel, once and until the deadline. */
class TunnelClient extends Client {
  readonly #deadline: AbortSignal;

  constructor(origin: URL, options: Client.Options, deadline: AbortSignal) {
    super(origin, options);
    this.#deadline = deadline;
  }

  override async connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
    try {
      return await super.connect({ ...options, signal: this.#deadline });
    } catch (error) {
      if (!(error instanceof errors.SocketError)) throw error;
      // undici takes an error of this class for a reason to connect again, without a pause and for ever.
      const ended = new Error('the proxy ended the connection', { cause: error });
      throw Object.assign(ended, { code: 'ECONNRESET' });
    }
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

function answerHeaders(
  all: Readonly<Record<string, string | string[] | undefined>>,
): AnswerHeaders {
  const wanted = (['location', 'retry-after'] as const).flatMap((name) => {
    const [value] = [all[name] ?? []].flat();
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(wanted) as AnswerHeaders;
}
