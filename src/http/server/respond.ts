import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptsGzip } from './accept.js';
import { Bodies } from './bodies.js';
import { sharedBody } from './shared-body.js';
import type { Reply, Routes } from './routes.js';
import type { Authorize } from './authorize.js';

const PLAIN = 'text/plain; charset=utf-8';

export interface Responder {
  /** Never rejects. */
  readonly respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export function responderFor(routes: Routes, authorize: () => Authorize | undefined): Responder {
  const bodies = new Bodies();
  const replyTo = async (request: IncomingMessage): Promise<Reply> => {
    const allowed = await authorize()?.(request.headers.authorization);
    if (allowed === 'busy') {
      return plainReply(503, 'too many logins at once\n', { 'Retry-After': '1' });
    }
    if (allowed === false) {
      return plainReply(401, 'Unauthorized\n', { 'WWW-Authenticate': 'Basic' });
    }
    const path = pathOf(request.url ?? '');
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined) return plainReply(404, 'not found: metrics are at /metrics\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plainReply(405, 'only GET and HEAD\n', { Allow: 'GET, HEAD' });
    }
    return route({ accept: request.headers.accept });
  };
  return {
    async respond(request, response) {
      try {
        await send(request, response, await replyTo(request), bodies);
      } catch {
        // An exception in a route fails only this response.
        if (!response.headersSent) await send(request, response, FAILED, bodies).catch(() => {});
        else response.destroy();
      }
    },
  };
}

/** Without the query. A client may send a whole URL, as to a proxy, and a server must accept it (RFC 9112, 3.2.2). */
function pathOf(target: string): string {
  return target.replace(/^https?:\/\/[^/?]*/i, '').replace(/\?.*$/s, '') || '/';
}

export function plainReply(status: number, text: string, headers: Reply['headers'] = {}): Reply {
  return { status, contentType: PLAIN, content: sharedBody(text), headers };
}

const FAILED = plainReply(500, 'a mistake in jobmeter: please report it\n');

/** A smaller body would not shrink. */
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
  // An unread body would be parsed as the next request.
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
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  bodies.hold(body, response);
  response.end(body);
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
