import { pipeline } from 'node:stream';
import zlib from 'node:zlib';
import type { HttpRequest } from './request.js';
import type { Dispatcher } from 'undici';
import { errorCode } from '../util/errno.js';

/** The raw response. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most one chunk longer than the limit of the request. */
  readonly body: Buffer;
}

/**
 * Sends one request on its own connection. After it settles, no socket keeps the process alive.
 * @throws errors of the platform for an incomplete response
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
  // A request that is aborted before it begins would still connect and leave the socket open.
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
 * jobmeter requests no compression, but a proxy may compress nevertheless. A compressed login page
 * would pass for a success, and a compressed error would be unreadable.
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
    // A gateway answers a push with an empty body, to which a proxy may add an encoding.
    if (errorCode(error) !== 'Z_BUF_ERROR' || decoder.bytesWritten > 0) throw error;
  }
}

const DECODERS: ReadonlyMap<string, 'createGunzip' | 'createInflate' | 'createBrotliDecompress'> =
  new Map([
    ['gzip', 'createGunzip'],
    ['x-gzip', 'createGunzip'],
    ['deflate', 'createInflate'],
    ['br', 'createBrotliDecompress'],
  ]);
