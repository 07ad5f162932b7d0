import type { HttpRequest } from '../../src/http/request.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type HttpResult, sendHttp } from '../../src/http/client.js';
import { failureOf } from '../../src/http/failure.js';
import { atEndOfFile } from '../rig/cleanup.js';
import { startFaultServer } from '../rig/fault-server.js';
import { until } from '../rig/server.js';

function send(url: string, request: Partial<HttpRequest> = {}): Promise<HttpResult> {
  const deadline = new AbortController().signal;
  return sendHttp({
    method: 'POST',
    url,
    headers: {},
    deadline,
    responseLimitBytes: 100,
    ...request,
  });
}

/** Passes every connection to `serve` when the first bytes of a request arrive. */
async function startSocketServer(serve: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => serve(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEndOfFile(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('sends method, headers and one buffer with Content-Length, on a new connection', async () => {
  await using server = await startFaultServer(200);
  await send(`${server.url}/a@base64/=`, { method: 'PUT', headers: { 'x-y': 'z' }, body: 'ä\n' });
  expect(server.requests).toMatchObject([
    {
      method: 'PUT',
      path: '/a@base64/=',
      headers: { 'x-y': 'z', 'content-length': '3', connection: 'close' },
      body: Buffer.from('ä\n'),
    },
  ]);
  expect(server.requests[0]?.headers).not.toHaveProperty('transfer-encoding');
});

test('a POST without a body has Content-Length 0', async () => {
  await using server = await startFaultServer(200);
  await send(server.url);
  expect(server.requests[0]?.headers).toMatchObject({ 'content-length': '0' });
});

test('a response has its status, body and the relevant headers', async () => {
  const date = 'Fri, 01 Jan 2100 00:00:00 GMT';
  const headers = { date, 'retry-after': '7', 'x-other': '1' };
  await using server = await startFaultServer({ kind: 'answer', status: 418, headers, body: 'té' });
  expect(await send(server.url)).toEqual({
    kind: 'response',
    status: 418,
    headers: { date, 'retry-after': '7' },
    body: 'té',
    bytes: Buffer.from('té'),
    truncated: false,
  });
});

test.for([301, 302, 303, 307, 308])('a %i is not followed', async (status) => {
  await using elsewhere = await startFaultServer(200);
  const headers = { location: elsewhere.url };
  await using server = await startFaultServer({ kind: 'answer', status, headers });
  expect(await send(server.url)).toMatchObject({ kind: 'response', status, headers });
  expect(elsewhere.requests).toEqual([]);
});

test('a body of the limit is whole, one byte more is truncated and marked so', async () => {
  const answer = (length: number) =>
    ({ kind: 'answer', status: 200, body: 'x'.repeat(length) }) as const;
  await using server = await startFaultServer(answer(100), answer(101));
  expect(await send(server.url)).toMatchObject({ body: 'x'.repeat(100), truncated: false });
  expect(await send(server.url)).toMatchObject({ body: 'x'.repeat(100), truncated: true });
});

test('an endless body is truncated, and the connection is closed', async () => {
  await using server = await startFaultServer({ kind: 'endless' });
  expect(await send(server.url)).toMatchObject({
    kind: 'response',
    body: '.'.repeat(100),
    truncated: true,
  });
  expect(server.bytesSent).toBeLessThan(50_000_000);
});

test('a keep-alive connection is closed after the response', async () => {
  let closed: Promise<unknown> | undefined;
  const address = await startSocketServer((socket) => {
    closed = once(socket, 'close');
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
  expect(await send(`http://${address}`)).toMatchObject({ kind: 'response', body: 'ok' });
  await closed;
});

test.for([
  ['stays silent', { kind: 'silence' }],
  ['drips', { kind: 'drip', intervalMs: 1 }],
] as const)('the deadline ends a request whose server %s', async ([, fault]) => {
  await using server = await startFaultServer(fault);
  const controller = new AbortController();
  const result = send(server.url, { deadline: controller.signal, responseLimitBytes: 1e9 });
  await server.received(1);
  controller.abort();
  expect(await result).toMatchObject({ kind: 'failed', reason: 'timeout' });
});

test('a deadline in the past sends nothing', async () => {
  await using server = await startFaultServer(200);
  const result = await send(server.url, { deadline: AbortSignal.abort() });
  expect(result).toMatchObject({ kind: 'failed', reason: 'timeout' });
  expect(server.requests).toEqual([]);
});

test('the deadline also ends connecting, and leaves no open socket', async () => {
  // A stopped process accepts no connections. With a backlog of 1, Linux completes two; a third waits.
  const listen = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 },
    function () { console.log(this.address().port); process.kill(process.pid, 'SIGSTOP'); })`;
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEndOfFile(() => child.kill('SIGKILL'));
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(output);
  await until(() => isStopped(child.pid!));
  for (let count = 1; count <= 2; count += 1) {
    const filler = connect(port, '127.0.0.1').on('error', () => {});
    await once(filler, 'connect');
  }

  const controller = new AbortController();
  const result = send(`http://127.0.0.1:${port}`, { deadline: controller.signal });
  await until(async () => isConnecting());
  controller.abort();
  expect(await result).toMatchObject({ kind: 'failed', reason: 'timeout' });
  await until(async () => !isConnecting());
});

function isConnecting(): boolean {
  return process.getActiveResourcesInfo().includes('ConnectWrap');
}

async function isStopped(pid: number): Promise<boolean> {
  return /^\d+ \(.*\) T /.test(await readFile(`/proc/${pid}/stat`, 'utf8'));
}

test('a reset is a broken connection', async () => {
  await using server = await startFaultServer({ kind: 'reset' });
  expect(await send(server.url)).toMatchObject({ kind: 'failed', reason: 'broken' });
});

test.for([
  ['closed without an answer', ''],
  ['cut in its headers', 'HTTP/1.1 200 OK\r\nConten'],
  ['cut short of its Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc'],
  ['cut in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc'],
  ['without its last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
] as const)('a response that is %s is a broken connection, and settles', async ([, answer]) => {
  const address = await startSocketServer((socket) => socket.end(answer));
  expect(await send(`http://${address}`)).toMatchObject({ kind: 'failed', reason: 'broken' });
});

const LOGIN = '<html>log in</html>';

test.for<[string, Buffer]>([
  ['gzip', gzipSync(LOGIN)],
  ['x-gzip', gzipSync(LOGIN)],
  ['deflate', deflateSync(LOGIN)],
  ['br', brotliCompressSync(LOGIN)],
  ['identity', Buffer.from(LOGIN)],
])('a body that comes as %s, without being asked for, is read', async ([encoding, body]) => {
  const headers = { 'content-encoding': encoding };
  await using server = await startFaultServer({ kind: 'answer', status: 400, body, headers });
  expect(await send(server.url)).toMatchObject({ kind: 'response', status: 400, body: LOGIN });
});

test('a compressed body is truncated at the limit, however much it holds', async () => {
  const body = gzipSync(Buffer.alloc(50_000_000));
  const headers = { 'content-encoding': 'gzip' };
  await using server = await startFaultServer({ kind: 'answer', status: 200, body, headers });
  const result = await send(server.url);
  expect(result).toMatchObject({ kind: 'response', truncated: true });
  expect(result.kind === 'response' && result.bytes.length).toBe(100);
});

test.for<[string, Buffer, string]>([
  ['is cut', gzipSync(LOGIN).subarray(0, 20), 'broken'],
  ['is not compressed', Buffer.from(LOGIN), 'protocol'],
])('a body that is called gzip and %s is a failure', async ([, body, reason]) => {
  const headers = { 'content-encoding': 'gzip' };
  await using server = await startFaultServer({ kind: 'answer', status: 200, body, headers });
  expect(await send(server.url)).toMatchObject({ kind: 'failed', reason });
});

test.each(['gzip', 'x-gzip', 'deflate', 'br', 'constructor', '__proto__'])(
  'an empty body that is called %s is empty',
  async (encoding) => {
    const headers = { 'content-encoding': encoding };
    await using server = await startFaultServer({ kind: 'answer', status: 202, headers });
    expect(await send(server.url)).toMatchObject({ kind: 'response', status: 202, body: '' });
  },
);

test('a connection that is reset before a compressed body is broken', async () => {
  const address = await startSocketServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n');
    socket.end();
  });
  expect(await send(`http://${address}`)).toMatchObject({ kind: 'failed', reason: 'broken' });
});

test.each([
  ['connect', 'connection'],
  ['read', 'broken'],
  ['write', 'broken'],
])('a %s that times out in the kernel means: %s', (syscall, reason) => {
  const error = Object.assign(new Error(`${syscall} ETIMEDOUT`), { code: 'ETIMEDOUT', syscall });
  expect(failureOf(error, new AbortController().signal)).toMatchObject({ reason });
});

test('a connection that ends within a body of unknown length is broken', async () => {
  const address = await startSocketServer((socket) => {
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab');
  });
  expect(await send(`http://${address}`)).toMatchObject({ kind: 'failed', reason: 'broken' });
});

test('a response before the end of the request body is accepted', async () => {
  const address = await startSocketServer((socket) => {
    socket.write('HTTP/1.1 401 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno');
    socket.destroySoon();
  });
  const body = new Uint8Array(30_000_000);
  expect(await send(`http://${address}`, { body })).toMatchObject({ status: 401, body: 'no' });
});

test('a response that is not HTTP is a protocol failure', async () => {
  const address = await startSocketServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
  expect(await send(`http://${address}`)).toMatchObject({ kind: 'failed', reason: 'protocol' });
});

test('endless headers are not read', async () => {
  const address = await startSocketServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const more = (): void => {
      if (!socket.destroyed) socket.write(`x: ${'x'.repeat(60_000)}\r\n`, more);
    };
    more();
  });
  expect(await send(`http://${address}`)).toMatchObject({ kind: 'failed', reason: 'protocol' });
});

test('https to an http server gives the reason of OpenSSL in one line', async () => {
  const address = await startSocketServer((socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n'));
  expect(await send(`https://${address}`)).toEqual({
    kind: 'failed',
    reason: 'not-tls',
    message: 'no secure connection (wrong version number)',
  });
});

test('a refused connection names the address', async () => {
  const server = await startFaultServer(200);
  await server.stop();
  expect(await send(server.url)).toEqual({
    kind: 'failed',
    reason: 'connection',
    message: `no connection (connect ECONNREFUSED ${server.url.slice('http://'.length)})`,
  });
});

test('a host name that does not resolve is named', async () => {
  expect(await send('http://no-such-host.invalid')).toMatchObject({
    kind: 'failed',
    reason: 'dns',
    message: expect.stringContaining('no-such-host.invalid') as string,
  });
});

test('a header that cannot be sent fails without showing its value', async () => {
  const result = await send('http://127.0.0.1:9', { headers: { authorization: 'secret\n' } });
  expect(result).toMatchObject({ kind: 'failed', reason: 'request' });
  expect(JSON.stringify(result)).not.toContain('secret');
});
