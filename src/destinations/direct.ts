import type { ClientRequest, IncomingMessage, request } from 'node:http';
import { hasHostName, type HttpRequest, type Read } from './http.js';

/** Asks the server itself, with `request` of `node:http` or `node:https`. */
export async function askDirectly<T>(
  start: typeof request,
  { method, url, headers, body, tls, deadline }: HttpRequest,
  read: Read<T>,
): Promise<T> {
  const lookup = hasHostName(url) && (await import('./lookup.js')).lookupUntil(deadline);
  const outgoing = start(url, {
    ...tls,
    method,
    headers,
    // A connection for this request alone.
    agent: false,
    signal: deadline,
    ...(lookup && { lookup }),
  });
  try {
    const answer = await answerTo(outgoing, body);
    return await read({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer });
  } finally {
    outgoing.destroy();
  }
}

function answerTo(outgoing: ClientRequest, body: HttpRequest['body']): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject).end(body);
  });
}
