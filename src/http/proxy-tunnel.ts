import type { HttpRequest } from './request.js';
import { Client, type Dispatcher, EnvHttpProxyAgent, errors } from 'undici';
import { responseTo, type RawResponse } from './response.js';
import { NO_TIMEOUTS, socketUntil } from './socket.js';
import type { Proxy } from './proxies.js';

/** Sends a request through the proxy, or directly if the exceptions of the proxy include the server. */
export function requestThroughProxy(request: HttpRequest, proxy: Proxy): Promise<RawResponse> {
  return responseTo(request, throughProxy(request, proxy));
}

function throughProxy({ url, tls, deadline }: HttpRequest, proxy: Proxy): Dispatcher {
  const socket = socketUntil(deadline);
  const connect = { ...socket, ...tls };
  return new EnvHttpProxyAgent({
    ...NO_TIMEOUTS,
    connections: 1,
    connect,
    httpProxy: proxy.url,
    httpsProxy: proxy.url,
    noProxy: proxy.exceptions,
    ...(proxy.authorization !== undefined && { token: proxy.authorization }),
    // Most proxies allow CONNECT only to port 443, so http uses no tunnel.
    proxyTunnel: url.startsWith('https:'),
    proxyTls: socket,
    requestTls: connect,
    clientFactory: (origin, options) =>
      new TunnelClient(origin, { ...NO_TIMEOUTS, ...options }, deadline),
  });
}

/** Requests a tunnel from a proxy once, with the deadline as its only timeout. */
class TunnelClient extends Client {
  readonly #deadline: AbortSignal;

  constructor(origin: URL, options: Client.Options, deadline: AbortSignal) {
    super(origin, options);
    this.#deadline = deadline;
  }

  override connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
    return new Promise((resolve, reject) => {
      this.dispatch(
        { ...options, method: 'CONNECT' },
        {
          onRequestStart: (controller) => {
            const abort = (): void => controller.abort(new Error('no tunnel in time'));
            if (this.#deadline.aborted) abort();
            else this.#deadline.addEventListener('abort', abort, { once: true });
          },
          onRequestUpgrade: (_, statusCode, headers, socket) =>
            resolve({ statusCode, headers, socket, opaque: null }),
          onResponseError: (_, error) => reject(withoutReconnect(error)),
        },
      );
    });
  }
}

/** undici reconnects in an endless loop after a SocketError (https://github.com/nodejs/undici/issues/3897). */
function withoutReconnect(error: Error): Error {
  if (!(error instanceof errors.SocketError)) return error;
  const ended = new Error('the proxy ended the connection', { cause: error });
  return Object.assign(ended, { code: 'ECONNRESET' });
}
