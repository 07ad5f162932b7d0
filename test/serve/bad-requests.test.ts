import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePoint } from '../rig/code-point.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { connectTo, metricsAt, startServe } from './start-serve.js';

const piece = fc.oneof(
  fc.constantFrom(
    'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /%00%ff HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc',
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nExpect: nonsense\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\u0016\u0003\u0001\u0002',
    'Accept: ;;;q=,application/openmetrics-text;version=\r\n',
    'Authorization: Basic ====\r\n',
  ),
  fc.string({ unit: codePoint }),
  fc.string().map((path) => `GET /${path} HTTP/1.1\r\nHost: a\r\n\r\n`),
  fc.constant(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
);

test('no bytes that somebody sends end the server', async () => {
  const serving = await startServe(tempDir());
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
      const socket = await connectTo(serving.url);
      socket.resume();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      for (const each of pieces) socket.write(each, 'latin1');
      socket.end();
      setTimeout(() => socket.destroy(), 200).unref();
      await closed;
      expect((await fetch(`${serving.url}/-/healthy`)).status).toBe(200);
    }),
    { numRuns: 60 },
  );
  expect(serving.child.exitCode).toBe(null);
});

test('clients that send half a request, or read nothing, hold up nobody', async () => {
  const home = tempDir();
  await jobmeter(['run', '-j', 'a', '--', 'true'], { home });
  const { url } = await startServe(home);
  const slow = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const socket = await connectTo(url);
      socket.pause();
      socket.write(
        index % 2 === 0 ? 'GET /metr' : 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(20),
      );
      return socket;
    }),
  );
  expect(await metricsAt(url)).toContain('batch_job_success{job="a"} 1\n');
  for (const socket of slow) socket.destroy();
});
