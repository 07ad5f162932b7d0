import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptsGzip } from './accept.js';
import { contentOf } from './content.js';
import type { Reply, Routes } from './routes.js';
import type { Authorize } from './authorize.js';

const PLAIN = 'text/plain; charset=utf-8';

/** Responses at the same time, and bytes of all bodies that they wait to send: slow clients must not take all memory. */
const MOST_AT_ONCE = 64;
const MOST_BYTES = 256 << 20;

export interface Responder {
  /** Never rejects. */
  readonly respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export function responderFor(routes: Routes, authorize: () => Authorize | undefined): Responder {
  let active = 0;
  const bodies = new Bodies();
  const replyTo = async (request: IncomingMessage): Promise<Reply> => {
    if (active > MOST_AT_ONCE) {
      return plainReply(503, 'too many requests at once\n', { 'Retry-After': '1' });
    }
    const allowed = await authorize()?.(request.headers.authorization);
    if (allowed === 'busy') {
      return plainReply(503, 'too many logins at once\n', { 'Retry-After': '1' });
    }
    if (allowed === false) {
      return plainReply(401, 'Unauthorized\n', { 'WWW-Authenticate': 'Basic' });
    }
    const [path = ''] = (request.url ?? '').split('?', 1);
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined) return plainReply(404, 'not found: metrics are at /metrics\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plainReply(405, 'only GET and HEAD\n', { Allow: 'GET, HEAD' });
    }
    return route({ accept: request.headers.accept });
  };
  return {
    async respond(request, response) {
      active += 1;
      response.once('close', () => {
        active -= 1;
      });
      try {
        await send(request, response, await replyTo(request), bodies);
      } catch {
        // A mistake in a route costs this response.
        if (!response.headersSent) await send(request, response, FAILED, bodies).catch(() => {});
        else response.destroy();
      }
    },
  };
}

export function plainReply(status: number, text: string, headers: Reply['headers'] = {}): Reply {
  return { status, contentType: PLAIN, content: contentOf(text), headers };
}

const FAILED = plainReply(500, 'a mistake in jobmeter: please report it\n');

/** A smaller body does not get smaller. */
const WORTH_COMPRESSING = 1024;

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, contentType, content, headers }: Reply,
  bodies: Bodies,
): Promise<void> {
  const isCompressed =
    content.plain.length >= WORTH_COMPRESSING && acceptsGzip(headerOf(request, 'accept-encoding'));
  const body = isCompressed ? await content.gzipped() : content.plain;
  if (!bodies.hold(body, response)) {
    response.writeHead(503, { 'Content-Length': 0, 'Retry-After': '1' }).end();
    return;
  }
  // A body that we do not read would be taken for the next request.
  const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers;
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': body.length,
    ...(isCompressed && { 'Content-Encoding': 'gzip' }),
    Vary: 'Accept, Accept-Encoding',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(hasBody && { Connection: 'close' }),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** What responses wait to send. Those that share a body count once. */
class Bodies {
  readonly #users = new Map<Buffer, number>();
  #bytes = 0;

  /** False where there is no room. */
  hold(body: Buffer, response: ServerResponse): boolean {
    const users = this.#users.get(body) ?? 0;
    if (users === 0 && this.#bytes > 0 && this.#bytes + body.length > MOST_BYTES) return false;
    if (users === 0) this.#bytes += body.length;
    this.#users.set(body, users + 1);
    response.once('close', () => this.#release(body));
    return true;
  }

  #release(body: Buffer): void {
    const left = (this.#users.get(body) ?? 1) - 1;
    if (left > 0) this.#users.set(body, left);
    else {
      this.#users.delete(body);
      this.#bytes -= body.length;
    }
  }
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
