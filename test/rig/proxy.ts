import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { atEndOfFile } from './cleanup.js';

/** What the proxy does with requests. */
export type ProxyBehaviour =
  | { readonly kind: 'forward' }
  /** Also for CONNECT. */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' };

export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** First line (`CONNECT 127.0.0.1:443`) and Proxy-Authorization of each request. */
  readonly requests: readonly { readonly line: string; readonly authorization?: string }[];
  /** Resolves when the client has closed all current connections. */
  abandoned(): Promise<void>;
}

/** Starts an HTTP proxy on 127.0.0.1. */
export async function startProxy(behaviour: ProxyBehaviour = { kind: 'forward' }): Promise<Proxy> {
  const requests: { line: string; authorization?: string }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    requests.push({ line: `${method} ${url}`, ...authorizationIn(headers) });
    if (behaviour.kind === 'silence') return;
    if (behaviour.kind === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (behaviour.kind === 'status') {
      response.writeHead(behaviour.status).end();
      return;
    }
    incoming.pipe(
      forward(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  server.on('connect', ({ url = '', headers }, client: Duplex) => {
    requests.push({ line: `CONNECT ${url}`, ...authorizationIn(headers) });
    client.on('error', () => {});
    if (behaviour.kind === 'silence') client.resume();
    else if (behaviour.kind === 'reset') client.destroy();
    else if (behaviour.kind === 'status') client.end(`HTTP/1.1 ${behaviour.status} No\r\n\r\n`);
    else tunnel(url, client);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Otherwise a tunnel that the client has closed would stay half open.
    socket.once('end', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  atEndOfFile(stop);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    abandoned: async () => {
      await Promise.all([...sockets].map((socket) => once(socket, 'close')));
    },
    [Symbol.asyncDispose]: stop,
  };
}

function tunnel(address: string, client: Duplex): void {
  const { hostname, port } = new URL(`http://${address}`);
  const server = connect(Number(port), hostname, () => {
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    server.pipe(client).pipe(server);
  });
  server.on('error', () => client.destroy());
}

function authorizationIn(headers: { readonly 'proxy-authorization'?: string | undefined }): {
  authorization?: string;
} {
  const authorization = headers['proxy-authorization'];
  return authorization === undefined ? {} : { authorization };
}
