import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { snappyCompress } from 'hysnappy';
import { expect, test } from 'vitest';
import { runJob } from '../../../src/index.js';
import { encodeWriteRequest } from '../../../src/destinations/remote-write/write-request.js';
import { atEndOfFile } from '../../rig/cleanup.js';
import { codePoint } from '../../rig/code-point.js';
import { startFaultServer } from '../../rig/fault-server.js';
import { jobmeter } from '../../rig/jobmeter.js';
import { decodeWriteRequest, type WrittenSeries } from '../../rig/remote-write.js';
import { tempDir } from '../../rig/temp-dir.js';

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const OK: Answer = { status: 204 };

interface Receiver {
  readonly url: string;
  /** Requests with samples, in their order. */
  readonly writes: readonly (readonly WrittenSeries[])[];
  readonly headers: readonly IncomingMessage['headers'][];
}

/** A server of remote write that answers to what is in the request. */
async function startReceiver(
  judge: (series: readonly WrittenSeries[]) => Answer,
): Promise<Receiver> {
  const writes: (readonly WrittenSeries[])[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer(async (request, response) => {
    const series = decodeWriteRequest(await buffer(request));
    headers.push(request.headers);
    if (series.length > 0) writes.push(series);
    const answer: Answer = series.length > 0 ? judge(series) : OK;
    const { status, body = '', headers: own = {} } = answer;
    response.writeHead(status, own).end(body);
  }).listen(0, '127.0.0.1');
  atEndOfFile(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/api/v1/write`, writes, headers };
}

function names(series: readonly WrittenSeries[]): readonly string[] {
  return series.map(({ labels }) => labels.find(([name]) => name === '__name__')?.[1] ?? '');
}

function value(writes: Receiver['writes'], name: string): number | undefined {
  return writes.flat().findLast((series) => names([series])[0] === name)?.samples[0]?.value;
}

test('labels are sorted and unique, the job and the group among them, with one sample of the completion', async () => {
  const { url, writes } = await startReceiver(() => OK);
  await jobmeter([
    'run',
    '-j',
    'j',
    '-g',
    'zone=a',
    '-g',
    'Area=b',
    '--remote-write',
    url,
    '--',
    'true',
  ]);
  const [series = []] = writes;
  expect(writes).toHaveLength(1);
  const completed = value(writes, 'batch_job_last_completion_timestamp_seconds')!;
  for (const { labels, samples } of series) {
    const sorted = labels.map(([name]) => name);
    expect(sorted).toEqual([...new Set(sorted)].toSorted());
    expect(labels).toContainEqual(['job', 'j']);
    expect(labels).toContainEqual(['zone', 'a']);
    expect(labels).toContainEqual(['Area', 'b']);
    expect(samples.map(({ atMs }) => atMs)).toEqual([Math.floor(completed * 1000)]);
  }
});

test('any labels and values arrive as they are', () => {
  const text = fc.string({ unit: codePoint, minLength: 1 }).filter((each) => each.isWellFormed());
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('a', 'b', 'job'), text),
      fc.double(),
      fc.integer({ min: 0, max: 4e12 }),
      (labels, number, atMs) => {
        const body = snappyCompress(encodeWriteRequest([{ labels, value: number }], atMs));
        const [series] = decodeWriteRequest(body);
        expect(series?.labels).toEqual(Object.entries(labels));
        expect(series?.samples).toMatchObject([{ value: number, atMs }]);
      },
    ),
  );
});

test('a record that was not found is NaN, and one that ended gets the bits of a stale marker', async () => {
  const home = tempDir();
  const { url, writes } = await startReceiver(() => OK);
  const run = (script: string) =>
    jobmeter(
      [
        'run',
        '-j',
        'j',
        '--records',
        'a=x',
        '--records',
        String.raw`b=(?<k>\w)=(?<value>\d)`,
      ].concat(['--remote-write', url, '--', 'sh', '-c', script]),
      { home },
    );
  await run('echo c=1');
  await run('echo x');
  const records = (series: readonly WrittenSeries[] = []) =>
    series
      .filter((each) => names([each])[0] === 'batch_job_records')
      .map(({ labels, samples: [sample] }) => [
        Object.fromEntries(labels)['k'] ?? Object.fromEntries(labels)['record'],
        sample?.bits,
      ]);
  expect(records(writes[0])).toEqual(
    expect.arrayContaining([
      ['a', '7ff8000000000000'],
      ['c', '3ff0000000000000'],
    ]),
  );
  expect(records(writes[1])).toContainEqual(['c', '7ff0000000000002']);
});

test.each([1, 3, 40])(
  'of a request that is refused for %d of its series, all others arrive, and the culprits are named',
  async (bad) => {
    const culprits = Array.from({ length: bad }, (_, index) => `bad_${index}`);
    const receiver = await startReceiver((series) => {
      const culprit = names(series).find((name) => culprits.includes(name));
      return culprit === undefined
        ? OK
        : { status: 400, body: `label of ${culprit} is not for us` };
    });
    const script = [...culprits.map((name) => `${name} 1`), 'good 2'].join('\n');
    const { exitCode, stderr } = await jobmeter(
      [
        'run',
        '-j',
        'j',
        '--remote-write',
        receiver.url,
        '--',
        'sh',
        '-c',
        'cat >> "$JOBMETER_METRICS"',
      ],
      { input: `${script}\n` },
    );
    expect(exitCode).toBe(0);
    expect(stderr.toString()).toContain(`delivered without ${culprits.slice(0, 5).join(', ')}`);
    const stored = receiver.writes.filter(
      (series) => !names(series).some((name) => culprits.includes(name)),
    );
    expect(value(stored, 'good')).toBe(2);
    expect(value(stored, 'batch_job_success')).toBe(1);
  },
);

test.each(['too old sample', 'duplicate label: not unique'])(
  'status 500 with "%s" is not tried again and again',
  async (body) => {
    const receiver = await startReceiver(() => ({ status: 500, body }));
    const { stderr } = await jobmeter([
      'run',
      '-j',
      'j',
      '--remote-write',
      receiver.url,
      '--',
      'true',
    ]);
    expect(stderr.toString()).toContain(body);
    const whole = receiver.writes.filter(({ length }) => length === receiver.writes[0]?.length);
    // Once at the time of the completion, and once as of now.
    expect(whole.length).toBeLessThanOrEqual(2);
  },
);

test('a server that refuses everything is asked twice', async () => {
  const body = 'unsupported path requested: "/w"';
  await using server = await startFaultServer({ kind: 'answer', status: 400, body });
  const args = ['run', '-j', 'j', '--remote-write', `${server.url}/w`, '--', 'true'];
  const { stderr } = await jobmeter(args);
  expect(stderr.toString()).toContain(`refused with status 400: ${body}`);
  expect(server.requests).toHaveLength(2);
});

test.each([
  '',
  '{',
  '[]',
  '{"atMs":1e999,"pushedMs":0,"series":[]}',
  '{"atMs":1,"pushedMs":1,"series":[{}]}',
])('with %j in place of what was sent last, the run is sent all the same', async (text) => {
  const home = tempDir();
  const receiver = await startReceiver(() => OK);
  const run = () =>
    jobmeter(['run', '-j', 'j', '--remote-write', receiver.url, '--', 'true'], { home });
  await run();
  const folder = join(home, 'state/jobmeter/sent');
  const [destination = ''] = readdirSync(folder);
  const [file = ''] = readdirSync(join(folder, destination));
  writeFileSync(join(folder, destination, file), text);
  const { stderr } = await run();
  expect(stderr.toString()).toBe('');
  expect(receiver.writes).toHaveLength(2);
  const deleted = await jobmeter(['delete', '-j', 'j'], { home });
  expect(deleted.exitCode).toBe(0);
  expect(readdirSync(join(folder, destination))).toEqual([]);
});

test('samples that the server finds too old are sent as of now', async () => {
  const home = tempDir();
  await jobmeter(
    [
      'run',
      '-j',
      'j',
      '--remote-write',
      'http://127.0.0.1:1/w',
      '--push-timeout',
      '0.2',
      '-q',
      '--',
      'true',
    ],
    { home },
  );
  let first: number | undefined;
  const receiver = await startReceiver(([series]) => {
    const at = series?.samples[0]?.atMs ?? 0;
    first ??= at;
    return at === first ? { status: 400, body: 'out of bounds' } : OK;
  });
  await jobmeter(['run', '-j', 'j', '--remote-write', receiver.url, '--', 'true'], { home });
  expect(receiver.writes).toHaveLength(2);
  expect(value(receiver.writes, 'batch_job_success')).toBe(1);
});

test('where the server says that it stored less than it got, the result waits', async () => {
  const headers = { 'x-prometheus-remote-write-samples-written': '0' };
  const receiver = await startReceiver(() => ({ status: 204, headers }));
  const { stderr } = await jobmeter([
    'run',
    '-j',
    'j',
    '--remote-write',
    receiver.url,
    '--',
    'true',
  ]);
  expect(stderr.toString()).toMatch(
    /the server says that it stored 0 of \d+ samples.*kept for the next run/,
  );
});

test.each(['abc', '', '-1'])(
  'where it says "%s" of what it stored, which is no number, all is delivered',
  async (written) => {
    const headers = { 'x-prometheus-remote-write-samples-written': written };
    const { url } = await startReceiver(() => ({ status: 204, headers }));
    const { stderr } = await jobmeter(['run', '-j', 'j', '--remote-write', url, '--', 'true']);
    expect(stderr.toString()).toBe('');
  },
);

test('what waits for a remote write and an OTLP server is delivered by the command that check prints', async () => {
  const home = tempDir();
  const paths: string[] = [];
  let isUp = false;
  const server = createServer(async (request, response) => {
    await buffer(request);
    if (isUp) paths.push(`${request.url}`);
    response.writeHead(isUp ? 200 : 403).end();
  }).listen(0, '127.0.0.1');
  atEndOfFile(() => server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const to = ['--remote-write', `${url}/w`, '--otlp', url];
  await jobmeter(['run', '-j', 'j', ...to, '-q', '--', 'true'], { home });
  const { stdout } = await jobmeter(['check', '--json'], { home });
  const { findings } = JSON.parse(stdout.toString()) as {
    findings: readonly { mend?: readonly string[] }[];
  };
  const commands = findings
    .flatMap(({ mend = [] }) => mend)
    .filter((each) => each.includes(' flush '));
  expect(commands).toHaveLength(2);
  isUp = true;
  for (const command of commands) await jobmeter(command.split(' ').slice(1), { home });
  expect(new Set(paths)).toEqual(new Set(['/v1/metrics', '/w']));
  const left = await jobmeter(['flush', '--json', ...to], { home });
  expect(JSON.parse(left.stdout.toString())).toMatchObject({ elsewhere: [] });
});

test('a program sends by remote write and OTLP as well', async () => {
  await using server = await startFaultServer(200);
  const { deliveries } = await runJob({
    job: 'j',
    command: ['true'],
    stateDir: false,
    remoteWrite: [`${server.url}/w`],
    otlp: [server.url],
  });
  expect(deliveries).toMatchObject([
    { destination: `remote-write:${server.url}/w`, delivery: { kind: 'delivered' } },
    { destination: `otlp:${server.url}/v1/metrics`, delivery: { kind: 'delivered' } },
  ]);
});

test('headers, a tenant and a bearer token go with every request', async () => {
  const receiver = await startReceiver(() => OK);
  const { stderr } = await jobmeter(
    [
      'run',
      '-j',
      'j',
      '--remote-write',
      receiver.url,
      '--header',
      'X-Scope-OrgID: team-a',
      '--',
      'true',
    ],
    { env: { JOBMETER_BEARER_TOKEN: 'secret-token' } },
  );
  expect(stderr.toString()).toBe('');
  expect(receiver.headers).toHaveLength(2);
  for (const each of receiver.headers) {
    expect(each).toMatchObject({
      'x-scope-orgid': 'team-a',
      authorization: 'Bearer secret-token',
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf',
      'x-prometheus-remote-write-version': '0.1.0',
    });
  }
});

test.each([
  ['no URL', ':::'],
  ['no path', 'http://prometheus:9090'],
])('a remote write URL with %s is a mistake that says what to write', async (_, url) => {
  const { exitCode, stderr } = await jobmeter([
    'run',
    '-j',
    'j',
    '--remote-write',
    url,
    '--',
    'true',
  ]);
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain('--remote-write');
  expect(stderr.toString()).toContain('http://prometheus.example:9090/api/v1/write');
});

test.each([
  ['dead', { kind: 'reset' }, '60', /the connection ended before the answer was complete/],
  ['silent', { kind: 'silence' }, '2', /no answer within 2 s/],
  ['endless', { kind: 'endless' }, '60', /^$/],
] as const)(
  'a %s server costs no more than the push timeout, and the job its exit status',
  async (_, fault, seconds, words) => {
    await using server = await startFaultServer(fault);
    const { exitCode, stderr } = await jobmeter([
      'run',
      '-j',
      'j',
      '--remote-write',
      `${server.url}/w`,
      '--push-timeout',
      seconds,
      '--',
      'sh',
      '-c',
      'exit 7',
    ]);
    expect([exitCode, stderr.toString()]).toEqual([7, expect.stringMatching(words)]);
  },
);
