import type { HttpRequest } from './request.js';
import type { Dispatcher } from 'undici';

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
    return await dispatch(request, connection);
  } finally {
    await connection.destroy();
  }
}

/** By undici's lowest interface: a stream for an answer of one line takes longer to make than the line to come. */
function dispatch(
  { method, url, headers, body, deadline, responseLimitBytes }: HttpRequest,
  connection: Dispatcher,
): Promise<RawResponse> {
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    let head: Pick<RawResponse, 'status' | 'headers'> = { status: 0, headers: {} };
    const chunks: Buffer[] = [];
    let size = 0;
    const complete = (): void => resolve({ ...head, body: Buffer.concat(chunks) });
    // A request that is aborted before it begins connects all the same, and the socket stays.
    deadline.throwIfAborted();
    deadline.addEventListener('abort', () => reject(deadline.reason as Error), { once: true });
    connection.dispatch(
      { origin, path: `${pathname}${search}`, method, headers: { ...headers }, body: body ?? null },
      {
        onRequestStart() {},
        onResponseStart(_, status, headers) {
          head = { status, headers };
        },
        onResponseData(controller, chunk) {
          chunks.push(chunk);
          size += chunk.length;
          if (size <= responseLimitBytes) return;
          complete();
          controller.abort(new Error('no more of it is wanted'));
        },
        onResponseEnd: complete,
        onResponseError: (_, error) => reject(error),
      },
    );
  });
}
