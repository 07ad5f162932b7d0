import { expect, test } from 'vitest';
import { startFaultServer } from './fault-server.js';

test('responds with one fault per request, and repeats the last one', async () => {
  await using server = await startFaultServer(
    { kind: 'answer', status: 301, headers: { location: '/else' }, body: 'moved' },
    503,
  );
  const first = await fetch(server.url, { redirect: 'manual' });
  expect([first.status, first.headers.get('location'), await first.text()]).toEqual([
    301,
    '/else',
    'moved',
  ]);
  expect((await fetch(server.url)).status).toBe(503);
  expect((await fetch(server.url)).status).toBe(503);
});

test('records method, undecoded path, headers and body', async () => {
  await using server = await startFaultServer(200);
  await fetch(`${server.url}/a%2Fb?c`, { method: 'PUT', headers: { 'x-y': 'z' }, body: '\0\n' });
  expect(server.requests).toMatchObject([
    { method: 'PUT', path: '/a%2Fb?c', headers: { 'x-y': 'z' }, body: Buffer.from('\0\n') },
  ]);
});

test('resets the connection', async () => {
  await using server = await startFaultServer({ kind: 'reset' });
  await expect(fetch(server.url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
});

test('reads a request and does not respond', async () => {
  await using server = await startFaultServer({ kind: 'silence' });
  const abort = new AbortController();
  const response = fetch(server.url, { signal: abort.signal });
  await server.received(1);
  abort.abort();
  await expect(response).rejects.toThrow('aborted');
});

test('sends the body byte by byte', async () => {
  await using server = await startFaultServer({ kind: 'drip', intervalMs: 1 });
  const reader = (await fetch(server.url)).body!.getReader();
  for (const _ of [1, 2, 3]) expect((await reader.read()).done).toBe(false);
  await reader.cancel();
});

test('closes the connection in the middle of a response', async () => {
  await using server = await startFaultServer({ kind: 'cut' });
  const response = await fetch(server.url);
  await expect(response.text()).rejects.toThrow('terminated');
});

test('sends an endless response, and counts the bytes sent', async () => {
  await using server = await startFaultServer({ kind: 'endless' });
  const reader = (await fetch(server.url)).body!.getReader();
  let read = 0;
  while (read < 1_000_000) read += (await reader.read()).value!.length;
  await reader.cancel();
  expect(server.bytesSent).toBeGreaterThan(500_000);
});
