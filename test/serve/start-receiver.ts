import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { decodeWriteRequest, type WrittenSeries } from '../rig/remote-write.js';
import { WRITE } from './start-serve.js';

/** The answer of a server without groups. */
export const NOTHING_THERE = {
  kind: 'answer',
  status: 200,
  body: JSON.stringify({ status: 'success', data: { result: [] } }),
} as const;

/**
 * A server without groups, or without a list of them, which takes what `judge` says.
 * @param isOpen until then it answers nothing
 */
export async function startReceiverOf(
  judge: (series: readonly WrittenSeries[]) => number,
  list: 'empty' | 'none' = 'empty',
  isOpen: Promise<void> = Promise.resolve(),
): Promise<AsyncDisposable & { readonly url: string; readonly stored: readonly WrittenSeries[] }> {
  const stored: WrittenSeries[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    await isOpen;
    if (request.url !== WRITE) {
      if (list === 'none') response.writeHead(404).end();
      else response.end(NOTHING_THERE.body);
      return;
    }
    const series = decodeWriteRequest(body);
    const status = judge(series);
    if (status < 300) stored.push(...series);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, stored, [Symbol.asyncDispose]: stop };
}
