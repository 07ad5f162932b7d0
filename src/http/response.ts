import { pipeline } from 'node:stream';
import zlib from 'node:zlib';
import type { HttpRequest } from './request.js';
import type { Dispatcher } from 'undici';
import { isErrnoException } from '../util/errno.js';

/** What came back, as it came. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Up to the limit of the request, and the rest of the chunk that has gone over it. */
  readonly body: Buffer;
}

/**
 * One request on a connection of its own. Once this has settled, no socket is left to keep the process alive.
 *
 * @throws whatever the platform has to say of a request without a complete answer
 */
export async function responseTo(
  request: HttpRequest,
  connection: Dispatcher,
): Promise<RawResponse> {
  try {
    return await exchange(request, connection);
  } finally {
    await connection.destroy();
  }
}

async function exchange(
  { method, url, headers, body, deadline, responseLimitBytes, reader }: HttpRequest,
  connection: Dispatcher,
): Promise<RawResponse> {
  // A request that is aborted before it begins connects all the same, and the socket stays.
  deadline.throwIfAborted();
  const { origin, pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  const response = await connection.request({
    origin,
    path,
    method,
    headers: { ...headers },
    body: body ?? null,
    signal: deadline,
  });
  const isSuccess = response.statusCode >= 200 && response.statusCode < 300;
  const reading = isSuccess ? reader?.() : undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded(response)) {
    if (size <= responseLimitBytes) chunks.push(chunk);
    size += chunk.length;
    const isWanted = reading === undefined ? size <= responseLimitBytes : reading.read(chunk);
    if (!isWanted) break;
  }
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(chunks),
  };
}

/**
 * We ask for no compression, and a proxy may compress all the same: a login page would pass for an answer, and a reason to
 * refuse could not be read.
 */
async function* decoded({
  body,
  headers,
}: Pick<Dispatcher.ResponseData, 'body' | 'headers'>): AsyncIterable<Buffer> {
  const encoding = [headers['content-encoding'] ?? []].flat().join().trim().toLowerCase();
  const name = DECODERS.get(encoding);
  if (name === undefined) return yield* body;
  const decoder = zlib[name]();
  try {
    yield* pipeline(body, decoder, () => {});
  } catch (error) {
    // A gateway answers a push with an empty body, and a proxy may name an encoding of it.
    const isCut = isErrnoException(error) && error.code === 'Z_BUF_ERROR';
    if (!isCut || decoder.bytesWritten > 0) throw error;
  }
}

const DECODERS: ReadonlyMap<string, 'createGunzip' | 'createInflate' | 'createBrotliDecompress'> =
  new Map([
    ['gzip', 'createGunzip'],
    ['x-gzip', 'createGunzip'],
    ['deflate', 'createInflate'],
    ['br', 'createBrotliDecompress'],
  ]);
