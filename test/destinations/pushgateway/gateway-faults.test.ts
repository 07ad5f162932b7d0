import { gzipSync } from 'node:zlib';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { describeDelivery } from '../../../src/destinations/describe-delivery.js';
import type { GatewayOptions } from '../../../src/http/endpoint.js';
import { Gateway } from '../../../src/destinations/pushgateway/gateway.js';
import type { MetricFamily } from '../../../src/model/metric-family.js';
import { type Fault, startFaultServer } from '../../rig/fault-server.js';

const KEY = { job: 'a', labels: {} };
const X: MetricFamily = {
  name: 'x',
  help: 'X.',
  type: 'gauge',
  samples: [{ labels: {}, value: 1 }],
};
const RETRY = { attempts: 4, firstDelayMs: 1, longestDelayMs: 5, jitter: 0.5 };

/** Delays of milliseconds, and time for megabytes on a busy machine. */
function gatewayAt(url: string, options: GatewayOptions = {}): Gateway {
  return new Gateway(url, { retry: RETRY, timeoutSeconds: 300, ...options });
}

function answer(status: number, body = '', headers: Record<string, string> = {}): Fault {
  return { kind: 'answer', status, body, headers };
}

test('every method sends its verb, path and body', async () => {
  await using server = await startFaultServer(answer(200, '{"status":"success","data":[]}'));
  const gateway = gatewayAt(`${server.url}/pre/fix/`);
  const key = { job: 'a/b', labels: { z: '1', c: ' ' } };
  await gateway.push(key, [X]);
  await gateway.add(key, [X]);
  await gateway.delete(key);
  await gateway.groups();
  const path = '/pre/fix/metrics/job@base64/YS9i/c@base64/IA/z/1';
  const body = '# HELP x X.\n# TYPE x gauge\nx 1\n';
  expect(
    server.requests.map((request) => [request.method, request.path, request.body.toString()]),
  ).toEqual([
    ['PUT', path, body],
    ['POST', path, body],
    ['DELETE', path, ''],
    ['GET', '/pre/fix/api/v1/metrics', ''],
  ]);
  const types = server.requests.map(({ headers }) => headers['content-type']);
  const text = 'text/plain; version=0.0.4; charset=utf-8';
  expect(types).toEqual([text, text, undefined, undefined]);
});

const PAGES = [
  '<!DOCTYPE html><html><head><title>Sign in</title></head></html>',
  '\n  <html lang="en">…',
  '<!-- portal --><HTML>',
  '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
];

describe('a web page is no success, whatever its status', () => {
  test.for([200, 201, 203].flatMap((status) => PAGES.map((page) => [status, page] as const)))(
    '%i %j',
    async ([status, page]) => {
      await using server = await startFaultServer(answer(status, page));
      const gateway = gatewayAt(server.url);
      for (const delivery of [await gateway.add(KEY, [X]), await gateway.delete(KEY)]) {
        expect(delivery).toMatchObject({ kind: 'not-a-gateway' });
        if (delivery.kind === 'delivered') continue;
        expect(describeDelivery(delivery, gateway.url)).toBe(
          `${gateway.url}: answered with a web page (status ${status}), as a login portal does; ` +
            'check that this is the base URL of a Pushgateway',
        );
      }
    },
  );

  test.for([
    '<3',
    'Please log in to the network to continue',
    '{"status":"error","error":"unauthorized"}',
    '{"message":"login required"}',
    'window.location="http://login"',
    gzipSync('<html>').toString('latin1'),
  ])('200 with %j to a push or a delete is no success', async (body) => {
    await using server = await startFaultServer(answer(200, body));
    const gateway = gatewayAt(server.url);
    for (const delivery of [await gateway.add(KEY, [X]), await gateway.delete(KEY)]) {
      expect(delivery).toEqual({
        kind: 'not-a-gateway',
        reason: 'answered with content (status 200), but a Pushgateway answers without any',
      });
    }
  });

  test.for(['', ' \n', 'OK\n', '{"status":"success"}'])('200 with %j is one', async (body) => {
    await using server = await startFaultServer(answer(200, body));
    expect(await gatewayAt(server.url).add(KEY, [X])).toEqual({ kind: 'delivered', status: 200 });
  });
});

test('VictoriaMetrics without the endpoint is told from a gateway that refuses a push', async () => {
  // As version 1.79.5 answers.
  const path = '/metrics/job/a';
  const body = `remoteAddr: "127.0.0.1:34628"; requestURI: ${path}; unsupported path requested: "${path}"`;
  await using server = await startFaultServer(answer(400, body));
  const delivery = await gatewayAt(server.url).add(KEY, [X]);
  expect(describeDelivery(delivery, server.url)).toBe(
    `${server.url}: has no endpoint for pushes (status 400); VictoriaMetrics has one from version 1.84 on, ` +
      'below /api/v1/import/prometheus; check that this is the base URL of a Pushgateway',
  );
});

describe('only 2xx is success', () => {
  test.for([200, 201, 202, 204, 299])('%i is', async (status) => {
    await using server = await startFaultServer(status);
    expect(await gatewayAt(server.url).add(KEY, [X])).toEqual({ kind: 'delivered', status });
  });

  test.for([300, 301, 302, 303, 304, 307, 308])(
    'a %i is an error that names its Location',
    async (status) => {
      await using elsewhere = await startFaultServer(200);
      const location = `${elsewhere.url}/login`;
      await using server = await startFaultServer(answer(status, '', { location }));
      const gateway = gatewayAt(server.url);
      const delivery = await gateway.add(KEY, [X]);
      expect(delivery).toEqual({ kind: 'redirected', status, location });
      expect(describeDelivery(delivery, gateway.url)).toContain(location);
      expect(elsewhere.requests).toEqual([]);
      expect(server.requests).toHaveLength(1);
    },
  );

  test('a redirect without a Location is an error too', async () => {
    await using server = await startFaultServer(302);
    const delivery = await gatewayAt(server.url).add(KEY, [X]);
    expect(delivery).toEqual({ kind: 'redirected', status: 302, location: '' });
    expect(describeDelivery(delivery, server.url)).toContain('without a Location');
  });

  test.for([
    [400, 'correct what the message names'],
    [401, 'password'],
    [403, 'password'],
    [404, '--web.route-prefix'],
    [405, 'base URL'],
    [413, 'send less'],
    [418, 'log of the gateway'],
    [431, 'shorten'],
    [501, 'log of the gateway'],
  ] as const)('a %i is refused at once, with advice: %s', async ([status, advice]) => {
    await using server = await startFaultServer(answer(status, 'Its reason.\n'));
    const gateway = gatewayAt(server.url);
    const delivery = await gateway.add(KEY, [X]);
    expect(delivery).toMatchObject({ kind: 'refused', status, reason: 'Its reason.' });
    const line = describeDelivery(delivery, gateway.url);
    expect(line).toContain(advice);
    expect(line).toContain(`${status}: Its reason.; `);
    expect(server.requests).toHaveLength(1);
  });
});

test.for([
  'Client sent an HTTP request to an HTTPS server.\n',
  '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>',
])('plain HTTP at a port for TLS has the advice to write https: %s', async (text) => {
  await using server = await startFaultServer(answer(400, text));
  const delivery = await gatewayAt(server.url).add(KEY, [X]);
  expect(delivery).toMatchObject({
    status: 400,
    advice: expect.stringContaining('https://') as string,
  });
});

describe('transient failures are retried', () => {
  test.for([408, 429, 500, 502, 503, 504])('a %i', async (status) => {
    await using server = await startFaultServer(status, status, 200);
    expect(await gatewayAt(server.url).add(KEY, [X])).toEqual({ kind: 'delivered', status: 200 });
    expect(server.requests).toHaveLength(3);
  });

  test.for(['reset', 'cut'] as const)('%s, with the same bytes', async (kind) => {
    await using server = await startFaultServer({ kind }, 200);
    expect(await gatewayAt(server.url).push(KEY, [X])).toEqual({ kind: 'delivered', status: 200 });
    const [first, second] = server.requests;
    expect([second?.method, second?.path, second?.body]).toEqual(['PUT', first?.path, first?.body]);
  });

  test('the first retry after a reset has no delay', async () => {
    await using server = await startFaultServer({ kind: 'reset' }, 200);
    const retry = { attempts: 2, firstDelayMs: 3_600_000, longestDelayMs: 3_600_000, jitter: 0 };
    const gateway = gatewayAt(server.url, { retry });
    expect(await gateway.add(KEY, [X])).toEqual({ kind: 'delivered', status: 200 });
  });

  test('but no more often than the policy allows', async () => {
    await using server = await startFaultServer(answer(503, 'Too busy'));
    expect(await gatewayAt(server.url).add(KEY, [X])).toMatchObject({
      kind: 'refused',
      status: 503,
      reason: 'Too busy',
    });
    expect(server.requests).toHaveLength(RETRY.attempts);
  });

  test('a server that only resets is unreachable', async () => {
    await using server = await startFaultServer({ kind: 'reset' });
    const delivery = await gatewayAt(server.url).add(KEY, [X]);
    expect(delivery).toMatchObject({ kind: 'unreachable' });
    const methods = server.requests.map(({ method }) => method);
    // Once, it asks whether the gateway has refused the push.
    expect(methods).toEqual(['POST', 'POST', 'GET', 'POST', 'POST']);
  });

  test('a Retry-After longer than the longest delay ends the retries', async () => {
    await using server = await startFaultServer(answer(503, '', { 'retry-after': '3600' }), 200);
    expect(await gatewayAt(server.url).add(KEY, [X])).toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(1);
  });

  test('when time runs out between two attempts, the last response is the result', async () => {
    await using server = await startFaultServer(answer(503, 'Too busy'));
    const retry = { ...RETRY, firstDelayMs: 3_600_000, longestDelayMs: 3_600_000 };
    const gateway = gatewayAt(server.url, { retry, timeoutSeconds: 3 });
    expect(await gateway.add(KEY, [X])).toMatchObject({ kind: 'refused', reason: 'Too busy' });
  });
});

describe('one deadline limits a call', () => {
  test.for([
    ['a silent server', { kind: 'silence' }],
    ['a server that drips', { kind: 'drip', intervalMs: 1 }],
  ] as const)('%s', async ([, fault]) => {
    await using server = await startFaultServer(fault);
    const gateway = gatewayAt(server.url, { timeoutSeconds: 1.5 });
    const delivery = await gateway.add(KEY, [X]);
    expect(delivery).toEqual({ kind: 'timed-out', afterSeconds: 1.5 });
    expect(describeDelivery(delivery, gateway.url)).toContain('no answer within 1.5 s');
    expect(await gateway.groups()).toEqual({ kind: 'timed-out', afterSeconds: 1.5 });
    expect(server.requests).toHaveLength(2);
  });

  test('silence after a retry', async () => {
    await using server = await startFaultServer(503, { kind: 'reset' }, { kind: 'silence' });
    const gateway = gatewayAt(server.url, { timeoutSeconds: 3 });
    expect(await gateway.add(KEY, [X])).toEqual({ kind: 'timed-out', afterSeconds: 3 });
    expect(server.requests).toHaveLength(3);
  });

  test('the signal of the caller cancels a call', async () => {
    await using server = await startFaultServer({ kind: 'silence' });
    const controller = new AbortController();
    const delivery = gatewayAt(server.url).add(KEY, [X], { signal: controller.signal });
    await server.received(1);
    controller.abort();
    expect(await delivery).toEqual({ kind: 'cancelled' });
  });

  test('an aborted signal sends nothing', async () => {
    await using server = await startFaultServer(200);
    const signal = AbortSignal.abort();
    const gateway = gatewayAt(server.url);
    expect(await gateway.add(KEY, [X], { signal })).toEqual({ kind: 'cancelled' });
    expect(await gateway.delete(KEY, { signal })).toEqual({ kind: 'cancelled' });
    expect(await gateway.groups({ signal })).toEqual({ kind: 'cancelled' });
    expect(server.requests).toEqual([]);
  });
});

test('an endless response to a push is truncated, and is not that of a gateway', async () => {
  await using server = await startFaultServer({ kind: 'endless' });
  expect(await gatewayAt(server.url).add(KEY, [X])).toMatchObject({ kind: 'not-a-gateway' });
  expect(server.bytesSent).toBeLessThan(50_000_000);
});

test('a gateway that does not listen is unreachable, with its address', async () => {
  const server = await startFaultServer(200);
  await server.stop();
  const gateway = gatewayAt(server.url);
  const delivery = await gateway.add(KEY, [X]);
  expect(delivery).toMatchObject({ kind: 'unreachable' });
  expect(describeDelivery(delivery, gateway.url)).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+: no connection \(connect ECONNREFUSED .*\); check host and port/,
  );
});

describe('input that would harm the gateway is not sent', () => {
  test.for([
    ['an empty job', { job: '', labels: {} }],
    ['an empty label value', { job: 'a', labels: { instance: '' } }],
    ['a label value that is not UTF-8', { job: 'a', labels: { b: '\ud800' } }],
    ['a label called job', { job: 'a', labels: { job: 'b' } }],
    ['an impossible label name', { job: 'a', labels: { 'b-c': 'd' } }],
  ] as const)('%s', async ([, key]) => {
    await using server = await startFaultServer(200);
    const gateway = gatewayAt(server.url);
    for (const delivery of [await gateway.push(key, [X]), await gateway.add(key, [X])]) {
      expect(delivery).toMatchObject({ kind: 'invalid' });
      expect(describeDelivery(delivery, gateway.url)).toContain('nothing was sent: ');
    }
    expect(server.requests).toEqual([]);
  });

  test('a family that carries a grouping label', async () => {
    await using server = await startFaultServer(200);
    const family: MetricFamily = { ...X, samples: [{ labels: { job: 'b' }, value: 1 }] };
    expect(await gatewayAt(server.url).add(KEY, [family])).toMatchObject({ kind: 'invalid' });
    expect(server.requests).toEqual([]);
  });

  test.each([
    [undefined, [X], 'job is not a string'],
    [{ job: 'a' }, [X], 'labels is not an object of strings'],
    [{ job: 'a', labels: { b: 5 } }, [X], 'labels is not an object of strings'],
    [KEY, 'x 1\n', 'the families are not an array'],
    [KEY, [{ name: 'x' }], 'the families are not an array'],
  ] as const)('what a compiler would refuse: %j, %j', async (key, families, problem) => {
    await using server = await startFaultServer(200);
    const gateway = gatewayAt(server.url);
    const delivery = await gateway.add(key as never, families as never);
    expect(describeDelivery(delivery, gateway.url)).toContain(`nothing was sent: ${problem}`);
    expect(server.requests).toEqual([]);
    expect(() => new Gateway(undefined as never)).toThrow('the gateway URL is not a string');
  });

  test('a delete of an invalid group', async () => {
    await using server = await startFaultServer(200);
    const key = { job: 'a', labels: { 'b-c': 'd' } };
    expect(await gatewayAt(server.url).delete(key)).toMatchObject({ kind: 'invalid' });
    expect(await gatewayAt(server.url).delete({ job: '', labels: {} })).toMatchObject({
      kind: 'invalid',
    });
    expect(server.requests).toEqual([]);
  });
});

describe('a response that is not a list of groups is not from a gateway', () => {
  test.for([
    '<!doctype html><title>Grafana</title>',
    '',
    'null',
    '[]',
    '{}',
    '{"status":"success"}',
    '{"status":"success","data":{}}',
    '{"status":"error","data":[]}',
    '{"status":"success","data":[',
  ])('%j', async (body) => {
    await using server = await startFaultServer(answer(200, body));
    const gateway = gatewayAt(server.url);
    const result = await gateway.groups();
    if (result.kind !== 'not-a-gateway') throw new Error(result.kind);
    expect(describeDelivery(result, gateway.url)).toContain(
      'check that this is the base URL of a Pushgateway',
    );
  });

  test.for([
    ['of no list', '.', 'not a list of groups'],
    ['that begins as a list', '{"status":"success","data":[{"a":"', 'too long'],
  ] as const)('an endless one %s is given up', async ([, start, reason]) => {
    await using server = await startFaultServer({ kind: 'endless', start });
    expect(await gatewayAt(server.url, { timeoutSeconds: 100 }).groups()).toMatchObject({
      kind: 'not-a-gateway',
      reason: expect.stringContaining(reason) as string,
    });
    expect(server.bytesSent).toBeLessThan(100_000_000);
  });

  test('a redirect, a 401 and a reset give the same results as for a push', async () => {
    await using server = await startFaultServer(301, 401, { kind: 'reset' });
    const gateway = gatewayAt(server.url);
    expect(await gateway.groups()).toMatchObject({ kind: 'redirected' });
    expect(await gateway.groups()).toMatchObject({ kind: 'refused', status: 401 });
    expect(await gateway.groups()).toMatchObject({ kind: 'unreachable' });
  });
});

describe('credentials', () => {
  test('of the URL are sent as Basic auth with every request, and not in the path', async () => {
    await using server = await startFaultServer(200);
    const gateway = gatewayAt(server.url.replace('://', '://us%20er:hunt%C3%A92@'));
    await gateway.add(KEY, [X]);
    await gateway.delete(KEY);
    await gateway.groups();
    const authorization = `Basic ${Buffer.from('us er:hunté2').toString('base64')}`;
    expect(server.requests.map(({ headers }) => headers['authorization'])).toEqual([
      authorization,
      authorization,
      authorization,
    ]);
    expect(server.requests.map(({ path }) => path).join()).not.toContain('@');
  });

  test('of a header override those of the URL, in any letter case', async () => {
    await using server = await startFaultServer(200);
    const headers = { AUTHORIZATION: 'Bearer token', 'X-Scope-OrgID': 'team' };
    await gatewayAt(server.url.replace('://', '://u:p@'), { headers }).add(KEY, [X]);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer token',
      'x-scope-orgid': 'team',
    });
  });

  test('are in no message, even if the server echoes them', async () => {
    const credentials = Buffer.from('user:hunter2').toString('base64');
    const location = 'http://user:hunter2@elsewhere/';
    await using server = await startFaultServer(
      answer(400, `bad header: Basic ${credentials}`),
      answer(301, '', { location }),
      answer(401, `Basic ${credentials}`),
      { kind: 'reset' },
    );
    const gateway = gatewayAt(server.url.replace('://', '://user:hunter2@'));
    const deliveries = [];
    for (let count = 0; count < 4; count += 1) deliveries.push(await gateway.add(KEY, [X]));
    expect(deliveries.map(({ kind }) => kind)).toEqual([
      'refused',
      'redirected',
      'refused',
      'unreachable',
    ]);
    const lines = deliveries.map((delivery) => describeDelivery(delivery, gateway.url));
    const shown = [...lines, JSON.stringify(deliveries), JSON.stringify(gateway), inspect(gateway)];
    expect(shown.join('\n')).not.toMatch(new RegExp(`hunter2|${credentials}`));
  });
});
