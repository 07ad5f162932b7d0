import { once } from 'node:events';
import { createServer as createPlainServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { bind, describeTarget, type ListenTarget } from './bind.js';
import { type Authorize, basicAuth } from './authorize.js';
import { responderFor } from './respond.js';
import type { Routes } from './routes.js';
import type { Security } from './security.js';

/** Limits against slow clients, in milliseconds. */
const LIMITS: ServerOptions = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  /** Longer than the usual scrape interval. */
  keepAliveTimeout: 90_000,
};
const HANDSHAKE_TIMEOUT_MS = 10_000;
const RESPONSE_TIMEOUT_MS = 30_000;
const MOST_CONNECTIONS = 256;

export interface ServerSpec {
  readonly targets: readonly ListenTarget[];
  readonly routes: Routes;
  readonly security: Security;
  /** Closes the server at once. */
  readonly ended?: AbortSignal;
}

export type StartedServer =
  | {
      readonly kind: 'listening';
      /** Addresses such as `http://127.0.0.1:9098` or `unix:/run/jobmeter.sock`. */
      readonly places: readonly string[];
      /**
       * Changes certificates and passwords. Returns false, without a change, if TLS would be turned
       * on or off.
       */
      secure(security: Security): boolean;
      /** Stops accepting requests and waits up to `graceMs` for those in progress. */
      close(graceMs: number): Promise<void>;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** Starts one server for each target. A bad request never ends it. */
export async function startServer(spec: ServerSpec): Promise<StartedServer> {
  const { security } = spec;
  let authorize = authorizeBy(security.users);
  const { respond } = responderFor(spec.routes, () => authorize);
  const servers: Server[] = [];
  const places: string[] = [];
  const close = async (graceMs: number): Promise<void> => {
    await Promise.all(servers.map((server) => closeServer(server, graceMs)));
  };
  for (const target of spec.targets) {
    const server = createServer(security);
    servers.push(server);
    server.on('request', (request, response) => void respond(request, response));
    spec.ended?.addEventListener('abort', () => void closeServer(server, 0));
    const bound = await bind(server, target);
    if (bound.kind === 'failed' || spec.ended?.aborted) {
      await close(0);
      const reason = bound.kind === 'failed' ? bound.reason : 'is not needed any more';
      return { kind: 'failed', reason: `${describeTarget(target)} ${reason}` };
    }
    // Out of descriptors, for example. Later clients may be accepted again.
    server.on('error', () => {});
    const scheme = security.tls === undefined ? 'http' : 'https';
    places.push(bound.place.startsWith('unix:') ? bound.place : `${scheme}://${bound.place}`);
  }
  return {
    kind: 'listening',
    places,
    close,
    secure({ tls, users }) {
      if ((tls === undefined) !== (security.tls === undefined)) return false;
      authorize = authorizeBy(users);
      for (const server of servers) {
        if (tls !== undefined && canChangeCertificate(server)) server.setSecureContext(tls);
      }
      return true;
    },
  };
}

function createServer({ tls }: Security): Server {
  const server =
    tls === undefined
      ? createPlainServer(LIMITS)
      : createTlsServer({ ...LIMITS, handshakeTimeout: HANDSHAKE_TIMEOUT_MS, ...tls });
  server.maxConnections = MOST_CONNECTIONS;
  giveWayToNew(server);
  server.on('request', (_, response) => {
    const { socket } = response;
    const timer = setTimeout(() => socket?.destroy(), RESPONSE_TIMEOUT_MS).unref();
    response.once('close', () => clearTimeout(timer));
    response.on('error', () => {});
  });
  return server;
}

function authorizeBy(users: Security['users']): Authorize | undefined {
  return users.size === 0 ? undefined : basicAuth(users);
}

function canChangeCertificate(
  server: Server,
): server is Server & { setSecureContext(options: SecureContextOptions): void } {
  return 'setSecureContext' in server;
}

/**
 * If there are too many connections, closes idle ones and the oldest, whose client is the slowest.
 */
function giveWayToNew(server: Server): void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.on('drop', () => {
    server.closeIdleConnections();
    const [oldest] = open;
    oldest?.destroy();
  });
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) {
    server.closeAllConnections();
    return;
  }
  const closed = once(server, 'close');
  server.close();
  if (graceMs === 0) server.closeAllConnections();
  else server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs).unref();
  await closed;
  clearTimeout(timer);
}
