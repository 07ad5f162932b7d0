import { PbfWriter } from 'pbf';
import { hostname } from 'node:os';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeMetricsRequest } from '../../../src/destinations/otlp/metrics-request.js';
import {
  partialSuccessIn,
  statusMessageIn,
} from '../../../src/destinations/otlp/metrics-response.js';
import { codePoint } from '../../rig/code-point.js';
import { startVictoriaMetrics } from '../../rig/engines.js';
import { type Fault, startFaultServer } from '../../rig/fault-server.js';
import { jobmeter } from '../../rig/jobmeter.js';
import { describeWithNewer } from '../../rig/newer-programs.js';
import { decodeMetricsRequest, type DecodedRequest } from '../../rig/otlp.js';
import { until } from '../../rig/server.js';
import { tempDir } from '../../rig/temp-dir.js';

function metric(request: DecodedRequest, name: string) {
  return request.metrics.find((each) => each.name === name);
}

/** An ExportMetricsServiceResponse. */
function partial(rejected: number, message: string): Buffer {
  const pbf = new PbfWriter();
  pbf.writeMessage(
    1,
    (_, success) => {
      success.writeVarintField(1, rejected);
      success.writeStringField(2, message);
    },
    undefined,
  );
  return Buffer.from(pbf.finish());
}

test('a run is one request with gauges, sums and their time, and attributes by convention', async () => {
  await using server = await startFaultServer(200);
  const { exitCode, stderr } = await jobmeter([
    'run',
    '-j',
    'load',
    '-g',
    'region=eu',
    '-l',
    'team=db',
    '--records',
    String.raw`rows=(\d+)`,
    '--otlp',
    server.url,
    '--',
    'echo',
    '7',
  ]);
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  const [empty, sent] = server.requests;
  expect(empty?.body).toHaveLength(0);
  expect(sent).toMatchObject({
    method: 'POST',
    path: '/v1/metrics',
    headers: { 'content-type': 'application/x-protobuf' },
  });
  const request = decodeMetricsRequest(sent!.body);
  expect(request.resource).toEqual({
    'service.name': 'load',
    'host.name': hostname(),
    region: 'eu',
  });
  expect(request.scope).toBe('jobmeter');
  const group = { job: 'load', region: 'eu' };
  expect(metric(request, 'batch_job_records')).toMatchObject({
    kind: 'gauge',
    unit: '',
    points: [{ attributes: { ...group, team: 'db', record: 'rows' }, value: 7, flags: 0 }],
  });
  expect(metric(request, 'batch_job_runs_total')).toMatchObject({
    kind: 'sum',
    temporality: 2,
    isMonotonic: true,
    points: [{ attributes: { ...group, outcome: 'success' }, value: 1 }],
  });
  const completed = metric(request, 'batch_job_last_completion_timestamp_seconds')!.points[0]!;
  for (const { points } of request.metrics) {
    for (const { nanoseconds } of points) {
      expect(nanoseconds).toBe(BigInt(Math.floor(completed.value! * 1000)) * 1_000_000n);
    }
  }
});

test('a series that a run no longer has gets a point without a value', async () => {
  const home = tempDir();
  await using server = await startFaultServer(200);
  const run = (command: string) =>
    jobmeter(['run', '-j', 'j', '--otlp', `${server.url}/v1/metrics`, '--', command], { home });
  await run('true');
  await run('false');
  const request = decodeMetricsRequest(server.requests.at(-1)!.body);
  const outcomes = metric(request, 'batch_job_outcome')!.points;
  expect(
    outcomes.map(({ attributes, value, flags }) => [attributes['outcome'], value, flags]),
  ).toEqual([
    ['failure', 1, 0],
    ['success', undefined, 1],
  ]);
});

test.each<[string, Fault, RegExp]>([
  [
    'rejects a part',
    { kind: 'answer', status: 200, body: partial(2, 'too new') },
    /delivered without 2 of \d+ data points: too new/,
  ],
  [
    'rejects all',
    { kind: 'answer', status: 200, body: partial(99, 'no') },
    /99 of \d+ data points were rejected: no.*kept for the next run/,
  ],
  [
    'is a login portal',
    { kind: 'answer', status: 200, body: '<!doctype html>' },
    /answered with a web page/,
  ],
  [
    'refuses',
    { kind: 'answer', status: 403, body: Buffer.from([8, 7, 18, 4, 111, 104, 110, 111]) },
    /status 403: ohno; check the user name/,
  ],
  [
    'has another path',
    { kind: 'answer', status: 404, body: 'not here' },
    /status 404: not here; check the path/,
  ],
])('of a server that %s, the line says so', async (_, fault, line) => {
  await using server = await startFaultServer(200, fault);
  const { exitCode, stderr } = await jobmeter([
    'run',
    '-j',
    'j',
    '--otlp',
    server.url,
    '--',
    'true',
  ]);
  expect(exitCode).toBe(0);
  expect(stderr.toString()).toMatch(line);
});

test('headers come from the variable of OpenTelemetry, decoded, before those of all destinations', async () => {
  await using server = await startFaultServer(200);
  const env = {
    OTEL_EXPORTER_OTLP_HEADERS: 'Api-Key=s3cret%20key, authorization=Basic%20abc',
    JOBMETER_BEARER_TOKEN: 'for-gateways',
  };
  const args = ['run', '-j', 'j', '--otlp', server.url, '--', 'true'];
  const { stderr } = await jobmeter(args, { env });
  expect(stderr.toString()).toBe('');
  for (const { headers } of server.requests) {
    expect(headers).toMatchObject({ 'api-key': 's3cret key', authorization: 'Basic abc' });
  }
});

test('a mistake in that variable is said without its value, and the job runs', async () => {
  await using server = await startFaultServer(200);
  const env = { OTEL_EXPORTER_OTLP_HEADERS: 's3cret' };
  const args = ['run', '-j', 'j', '--otlp', server.url, '--', 'echo', 'ran'];
  const { exitCode, stdout, stderr } = await jobmeter(args, { env });
  expect([exitCode, stdout.toString()]).toEqual([0, 'ran\n']);
  expect(stderr.toString()).toContain('OTEL_EXPORTER_OTLP_HEADERS has no equals sign');
  expect(stderr.toString()).not.toContain('s3cret');
});

test('that variable is of no concern where nothing is sent by OTLP', async () => {
  const env = { OTEL_EXPORTER_OTLP_HEADERS: '"quoted"' };
  const { exitCode, stderr } = await jobmeter(['run', '-j', 'j', '--', 'true'], { env });
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
});

test('what others wrote into an answer is read without an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const found = partialSuccessIn(bytes);
      expect(found === undefined || typeof found.rejected === 'number').toBe(true);
      expect(typeof statusMessageIn(bytes)).toBe('string');
    }),
  );
  expect(partialSuccessIn(partial(300, 'x'))).toEqual({ rejected: 300, message: 'x' });
});

test('any labels and values arrive as they are', () => {
  const text = fc.string({ unit: codePoint }).filter((each) => each.isWellFormed());
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('a', 'b', 'job'), text),
      fc.double(),
      fc.integer({ min: 0, max: 4e12 }),
      (labels, value, atMs) => {
        const point = {
          labels: { __name__: 'm', ...labels },
          type: 'gauge',
          help: 'h',
          value,
        } as const;
        const key = { job: 'j', labels: {} };
        const time = { atMs, nowMs: atMs };
        const body = encodeMetricsRequest({
          key,
          host: undefined,
          points: [point],
          ended: [],
          ...time,
        });
        expect(decodeMetricsRequest(body).metrics[0]?.points).toEqual([
          { attributes: { ...labels }, value, nanoseconds: BigInt(atMs) * 1_000_000n, flags: 0 },
        ]);
      },
    ),
  );
});

describeWithNewer('victoria-metrics')('a VictoriaMetrics that takes OTLP', () => {
  test('has the values of a run by the names and labels of the shipped queries', async () => {
    await using victoria = await startVictoriaMetrics('newer');
    const to = ['--otlp', `${victoria.url}/opentelemetry`];
    const { stderr } = await jobmeter([
      'run',
      '-j',
      'load',
      '-g',
      'region=eu',
      '--records',
      String.raw`rows=(\d+)`,
      ...to,
      '--',
      'echo',
      '7',
    ]);
    expect(stderr.toString()).toBe('');
    const group = '{job="load",region="eu"}';
    await until(async () => (await victoria.value(`batch_job_records${group}`)) === 7);
    expect(await victoria.value(`batch_job_success${group}`)).toBe(1);
    expect(await victoria.value(`batch_job_runs_total${group}`)).toBe(1);
    const late = `time() - batch_job_last_success_timestamp_seconds${group} < 120`;
    expect(await victoria.query(late)).toHaveLength(1);
  });
});
