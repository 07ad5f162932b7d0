import { Client, type Dispatcher, EnvHttpProxyAgent, errors } from 'undici';
import type { HttpRequest, Read } from './http.js';
import { lookupUntil } from './lookup.js';

/** Asks a proxy, but for the hosts that it is not for. */
export async function ask<T>(request: HttpRequest, read: Read<T>): Promise<T> {
  const { method, url, headers, body = null, deadline } = request;
  const connection = dispatcherFor(request);
  try {
    const { origin, pathname, search } = new URL(url);
    const path = `${pathname}${search}`;
    const what = { origin, path, method, headers, body, signal: deadline };
    const answer = await connection.request(what);
    return await read({ status: answer.statusCode, headers: answer.headers, body: answer.body });
  } finally {
    await connection.destroy();
  }
}

/** One connection for one request. The deadline replaces undici's own coarse timeouts. */
function dispatcherFor({ url, tls, proxy, deadline }: HttpRequest): Dispatcher {
  const patient = { connections: 1, pipelining: 0, headersTimeout: 0, bodyTimeout: 0 };
  // Aborting a request leaves a socket that is still connecting alone: it needs the signal itself.
  const socket = { timeout: 0, signal: deadline, lookup: lookupUntil(deadline) };
  const direct = { ...socket, ...tls };
  return new EnvHttpProxyAgent({
    ...patient,
    connect: direct,
    ...(proxy && { httpProxy: proxy.url, httpsProxy: proxy.url, noProxy: proxy.exceptions }),
    ...(proxy?.authorization !== undefined && { token: proxy.authorization }),
    // Proxies let CONNECT through to port 443 and hardly any other.
    proxyTunnel: url.startsWith('https:'),
    proxyTls: socket,
    requestTls: direct,
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
