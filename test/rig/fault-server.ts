import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { atEndOfFile } from './cleanup.js';
import { listen } from './ports.js';

/** What the server does after it has read a request. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string | Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Sends RST instead of a response. */
  | { readonly kind: 'reset' }
  /** Accepts, reads, and never responds. */
  | { readonly kind: 'silence' }
  /** Sends 200, then one space of the body every `intervalMs`, forever. */
  | { readonly kind: 'drip'; readonly intervalMs: number }
  /** Sends 200 with a Content-Length of 1000 and ten bytes, then closes the connection. */
  | { readonly kind: 'cut' }
  /** Sends 200 and an endless body, as fast as it is read. */
  | { readonly kind: 'endless'; readonly start?: string };

export interface RecordedRequest {
  readonly method: string;
  /** As received: not decoded, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Stopped by `await using` at the end of the block, or else at the end of the test file. */
export interface FaultServer extends AsyncDisposable {
  /** Without trailing slash. */
  readonly url: string;
  /** Requests with a complete body, in the order of completion. */
  readonly requests: readonly RecordedRequest[];
  /** Bytes of response bodies written to the connection so far. Shows how much a client accepted of an endless body. */
  readonly bytesSent: number;
  /** Resolves when `count` requests are recorded. */
  received(count: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The nth request gets the nth fault; further requests get the last one. A number is an empty response with this
 * status.
 */
export function startFaultServer(...faults: Faults): Promise<FaultServer> {
  return start(createServer(), 'http', faults);
}

/** The same over TLS. */
export function startTlsFaultServer(
  options: ServerOptions,
  ...faults: Faults
): Promise<FaultServer> {
  return start(createTlsServer(options), 'https', faults);
}

type Faults = readonly [Fault | number, ...(Fault | number)[]];

async function start(server: Server, scheme: string, faults: Faults): Promise<FaultServer> {
  const requests: RecordedRequest[] = [];
  let bytesSent = 0;
  server.on('request', (request, response) => {
    void record(request).then((recorded) => {
      if (recorded === undefined) return;
      const fault = faults[requests.length] ?? faults.at(-1)!;
      requests.push(recorded);
      act(
        typeof fault === 'number' ? { kind: 'answer', status: fault } : fault,
        response,
        (count) => {
          bytesSent += count;
        },
      );
      server.emit('recorded');
    });
  });
  const port = await listen(server);
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  atEndOfFile(stop);
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    requests,
    get bytesSent() {
      return bytesSent;
    },
    received: async (count) => {
      while (requests.length < count) await once(server, 'recorded');
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function record(request: IncomingMessage): Promise<RecordedRequest | undefined> {
  const { method = '', url: path = '', headers } = request;
  try {
    return { method, path, headers, body: await buffer(request) };
  } catch {
    return undefined; // The client closed the connection before the end of its body.
  }
}

function act(fault: Fault, response: ServerResponse, sent: (count: number) => void): void {
  switch (fault.kind) {
    case 'answer':
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'silence':
      return;
    case 'drip': {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' ', () => sent(1)), fault.intervalMs);
      response.once('close', () => clearInterval(drip));
      return;
    }
    case 'cut':
      response.writeHead(200, { 'content-length': 1000 });
      response.write('ten bytes.', () => response.socket?.destroy());
      return;
    case 'endless': {
      response.writeHead(200);
      response.write(fault.start ?? '');
      const chunk = Buffer.alloc(16_384, '.');
      const more = (): void => {
        response.write(chunk, (failure) => {
          if (failure || response.destroyed) return;
          sent(chunk.length);
          more();
        });
      };
      more();
      return;
    }
  }
}
