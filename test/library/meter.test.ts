import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Measured, meter, type MeteredJob, type Unmeasured } from '../../src/index.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

type Result = Measured | Unmeasured;

async function measured(
  work: (job: MeteredJob) => unknown,
  options: Partial<Parameters<typeof meter>[0]> = {},
): Promise<{ readonly result: Result | undefined; readonly end: unknown }> {
  let result: Result | undefined;
  const onEnd = (given: Result): void => {
    result = given;
  };
  const end: unknown = await meter({ job: 'j', stateDir: false, ...options, onEnd }, work).catch(
    (error: unknown) => ({ threw: error }),
  );
  return { result, end };
}

test('meter returns what the function returned', async () => {
  expect(await meter({ job: 'j', stateDir: false }, async () => 42)).toBe(42);
  expect(await meter({ job: 'j', stateDir: false }, () => 'at once')).toBe('at once');
});

test('a function that throws is a failed run, and meter throws the same error', async () => {
  const error = new Error('no space left');
  const { result, end } = await measured(() => {
    throw error;
  });
  expect(end).toEqual({ threw: error });
  expect(result?.run).toMatchObject({
    verdict: 'failure',
    exitCode: 1,
    outcome: { kind: 'exited', code: 1 },
  });
});

test('records are added up, gauges are set, and stages follow one another', async () => {
  const { result } = await measured((job) => {
    job.stage('read');
    job.records('rows', 2, { table: 'a' });
    job.records('rows', 3, { table: 'a' });
    job.stage('write');
    job.records('rows', 1);
    job.gauge('import_size_bytes', 7);
    job.gauge('import_size_bytes', 8);
  });
  expect(result?.run).toMatchObject({
    verdict: 'success',
    records: [
      { name: 'rows', labels: { table: 'a' }, value: 5 },
      { name: 'rows', labels: {}, value: 1 },
    ],
    gauges: [{ name: 'import_size_bytes', labels: {}, value: 8 }],
    stages: [
      { name: 'read', seconds: expect.any(Number) as number },
      { name: 'write', seconds: expect.any(Number) as number },
    ],
  });
  const [total = 0] = [result?.run.stages.reduce((sum, { seconds }) => sum + seconds, 0)];
  expect(total).toBeLessThanOrEqual(result?.run.durationSeconds ?? 0);
});

test.each<[string, (job: MeteredJob) => void, string]>([
  ['a record name with a blank', (job) => job.records('a b', 1), 'records: "a b" is not a record'],
  ['a gauge with our prefix', (job) => job.gauge('batch_job_x', 1), 'gauge: "batch_job_x" begins'],
  ['a label of the group', (job) => job.gauge('x', 1, { job: 'a' }), 'gauge: the label "job" is'],
  ['a text as a number', (job) => job.gauge('x', '1' as never), 'gauge: x has a value that is not'],
  ['a stage without a name', (job) => job.stage(''), 'stage: needs a name'],
])('%s is refused where it is said', async (_what, say, reason) => {
  const { end } = await measured(say);
  expect(String((end as { threw: unknown }).threw)).toMatch(`TypeError: ${reason}`);
});

test('an expectation is about what the function said', async () => {
  const expected = { expect: 'rows > 5' };
  const { result, end } = await measured((job) => {
    job.records('rows', 4);
    return 'done';
  }, expected);
  expect(end).toBe('done');
  expect(result?.run).toMatchObject({
    verdict: 'failure',
    exitCode: 65,
    outcome: { kind: 'expectation-failed', values: { rows: 4 } },
  });
});

test('what is said after the end of the function changes nothing', async () => {
  let kept: MeteredJob | undefined;
  const { result } = await measured((job) => {
    kept = job;
    job.stage('only');
  });
  const before = structuredClone(result?.run);
  kept?.records('rows', 1);
  kept?.stage('late');
  expect(result?.run).toEqual(before);
});

test('trouble with the state or a gateway goes to onEnd, and the function has its value', async () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  const { result, end } = await measured(() => 1, {
    stateDir: join(file, 'state'),
    gateways: ['http://127.0.0.1:1'],
    pushTimeoutSeconds: 0.1,
  });
  expect(end).toBe(1);
  expect(result).toMatchObject({
    kind: 'measured',
    deliveries: [{ delivery: { kind: expect.not.stringMatching('delivered') as string } }],
  });
  expect(existsSync(join(file, 'state'))).toBe(false);
});

test('a metered function leaves the same textfile as a command does', async () => {
  const textfile = tempDir();
  await measured((job) => job.records('rows', 2), { textfile, group: { region: 'eu' } });
  const [name = ''] = readdirSync(textfile);
  const text = readFileSync(join(textfile, name), 'utf8');
  expect(text).toContain('batch_job_records{record="rows",job="j",region="eu"} 2');
  expect(text).toContain('batch_job_success{job="j",region="eu"} 1');
  expect(text).not.toContain('cpu_seconds');
});

describeWith('prometheus-pushgateway')('meter with a real Pushgateway', () => {
  let server: Pushgateway;

  beforeAll(async () => {
    server = await startPushgateway();
  });

  test('a failed run keeps the last success that an earlier run sent', async () => {
    const options = { job: 'm', stateDir: tempDir(), gateways: [server.url] };
    await measured((job) => job.records('rows', 7), options);
    const success = await server.value('batch_job_last_success_timestamp_seconds');
    await measured(() => {
      throw new Error('x');
    }, options);
    expect(await server.value('batch_job_success')).toBe(0);
    expect(await server.value('batch_job_last_success_timestamp_seconds')).toBe(success);
  });
});
