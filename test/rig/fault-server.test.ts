import { expect, test } from 'vitest';
import { startFaultServer } from './fault-server.js';

test('answers as told, one fault per request, the last one for ever', async () => {
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

test('resets', async () => {
  await using server = await startFaultServer({ kind: 'reset' });
  await expect(fetch(server.url)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
});

test('takes a request and stays silent', async () => {
  await using server = await startFaultServer({ kind: 'silence' });
  const abort = new AbortController();
  const answer = fetch(server.url, { signal: abort.signal });
  await server.received(1);
  abort.abort();
  await expect(answer).rejects.toThrow('aborted');
});

test('drips', async () => {
  await using server = await startFaultServer({ kind: 'drip', intervalMs: 1 });
  const reader = (await fetch(server.url)).body!.getReader();
  for (const _ of [1, 2, 3]) expect((await reader.read()).done).toBe(false);
  await reader.cancel();
});

test('cuts an answer in its middle', async () => {
  await using server = await startFaultServer({ kind: 'cut' });
  const answer = await fetch(server.url);
  await expect(answer.text()).rejects.toThrow('terminated');
});

test('answers without end, and knows how much it got rid of', async () => {
  await using server = await startFaultServer({ kind: 'endless' });
  const reader = (await fetch(server.url)).body!.getReader();
  let read = 0;
  while (read < 1_000_000) read += (await reader.read()).value!.length;
  await reader.cancel();
  expect(server.bytesSent).toBeGreaterThan(500_000);
});
