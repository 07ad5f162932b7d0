import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { atEndOfFile } from './cleanup.js';

/** What the server does with a request, once it has read all of it. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string | Uint8Array;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** RST instead of an answer. */
  | { readonly kind: 'reset' }
  /** Accepts, reads, and never answers. */
  | { readonly kind: 'silence' }
  /** 200, then a byte of the body every `intervalMs`, for ever. */
  | { readonly kind: 'drip'; readonly intervalMs: number }
  /** 200 with a Content-Length of 1000, ten bytes of it, and the end of the connection. */
  | { readonly kind: 'cut' }
  /** 200 and a body as fast as it is read, for ever. */
  | { readonly kind: 'endless' };

export interface RecordedRequest {
  readonly method: string;
  /** As it came over the wire: undecoded, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** `await using` stops it at the end of the block, the end of the test file does in any case. */
export interface FaultServer extends AsyncDisposable {
  /** Without a final slash. */
  readonly url: string;
  /** Requests whose body came completely, in the order of their end. */
  readonly requests: readonly RecordedRequest[];
  /** Bytes of bodies handed to the connection so far: how much a client let an endless answer send. */
  readonly bytesSent: number;
  /** Resolves when `count` requests are recorded. */
  received(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** The first request meets the first fault, and so on; the last fault stays. A number is an empty answer of that status. */
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
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  atEndOfFile(stop);
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
    return undefined; // The client went away in the middle of its body.
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
      const drip = setInterval(() => response.write('.', () => sent(1)), fault.intervalMs);
      response.once('close', () => clearInterval(drip));
      return;
    }
    case 'cut':
      response.writeHead(200, { 'content-length': 1000 });
      response.write('ten bytes.', () => response.socket?.destroy());
      return;
    case 'endless': {
      response.writeHead(200);
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
