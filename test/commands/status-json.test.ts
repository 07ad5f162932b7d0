import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, expect, test } from 'vitest';
import { direct } from '../../src/platform/disk.js';
import { StateStore } from '../../src/state/store.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { addAll, aRun, KEY } from '../state/a-run.js';
import { fortyJobs } from './many-states.js';

const ROOT = join(import.meta.dirname, '../..');
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, string>;
};
const schema = JSON.parse(
  readFileSync(join(ROOT, exports['./status.schema.json']!), 'utf8'),
) as object;
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

interface Status {
  readonly groups: readonly {
    readonly job: string;
    readonly health: string;
    readonly running?: boolean;
    readonly runs?: readonly { readonly outcome: string }[];
  }[];
}

const home = tempDir();

async function json(...args: readonly string[]): Promise<Status> {
  const { stdout } = await inProcess([...args, '--json'], { home });
  const parsed = JSON.parse(stdout.toString()) as Status;
  validate(parsed);
  expect(validate.errors).toBe(null);
  return parsed;
}

const exitOf = async (...args: readonly string[]): Promise<number | null> =>
  (await inProcess(['status', '--exit-code', ...args], { home })).exitCode;

beforeAll(async () => {
  const root = join(home, 'state/jobmeter');
  mkdirSync(root, { recursive: true });
  await fortyJobs(root, Date.now() / 1000);
});

test('every state is as the schema says', async () => {
  const { groups } = await json('status', '--max-age', '26h');
  expect(groups).toHaveLength(40);
  expect(new Set(groups.map(({ health }) => health))).toEqual(
    new Set(['lost', 'failed', 'late', 'ok', 'unknown']),
  );
  expect(groups.every(({ runs }) => runs !== undefined)).toBe(true);
});

test('conditions select groups that meet one of them', async () => {
  const all = await json('status', '--max-age', '26h');
  const failed = await json('status', '--failed');
  expect(failed.groups.every(({ health }) => ['failed', 'lost'].includes(health))).toBe(true);
  expect(failed.groups.length).toBeGreaterThan(10);
  const running = await json('status', '--running');
  expect(running.groups.map((group) => group.running)).toEqual([true, true]);
  const either = await json('status', '--running', '--failed');
  expect(either.groups).toHaveLength(failed.groups.length + running.groups.length);
  const late = await json('status', '--late', '--max-age', '26h');
  expect(late.groups.length).toBeGreaterThan(
    all.groups.filter(({ health }) => health === 'late').length,
  );
});

test('jobs and labels select groups', async () => {
  expect((await json('status', '--job', 'backup_0')).groups).toMatchObject([{ job: 'backup_0' }]);
  const matched = await json('status', '--match', 'job=~"back.*"', '--match', 'region=""');
  expect(matched.groups.length).toBeGreaterThan(0);
  expect(matched.groups.every(({ job }) => job.startsWith('backup_'))).toBe(true);
});

test('--exit-code tells failed and late from fine, and both from no such group', async () => {
  expect(await exitOf()).toBe(1);
  expect(await exitOf('--job', 'backup_0')).toBe(0);
  expect(await exitOf('--job', 'backup_0', '--max-age', '1m')).toBe(1);
  expect(await exitOf('--job', 'backup_0', '--failed')).toBe(0);
  expect(await exitOf('--job', 'no_such_job')).toBe(2);
  expect(await exitOf('--gateway', 'http://127.0.0.1:1', '--push-timeout', '0.1')).toBe(69);
});

test('history lists the runs of a job, a lost one among them', async () => {
  const { groups } = await json('history', '北京同步_39');
  expect(groups[0]?.runs?.at(-1)?.outcome).toBe('lost');
  const { stdout } = await inProcess(['history', '北京同步_39'], { home });
  expect(stdout.toString()).toMatch(/^START +DURATION +OUTCOME +EXIT +ATTEMPTS +RECORDS$/m);
  expect(stdout.toString()).toMatch(/ \? +lost +\? +\? +rows=\?\n$/);
});

test('history lists runs that overlap in the order of their starts', async () => {
  const own = tempDir();
  const store = new StateStore({ path: join(own, 'state/jobmeter'), owner: undefined }, direct);
  mkdirSync(join(own, 'state/jobmeter'), { recursive: true });
  const now = Date.now() / 1000;
  const short = aRun(now - 50, 0);
  const long = aRun(now - 60, 1, { durationSeconds: 30 });
  await store.update(KEY, () => addAll([short, long]));
  const { stdout } = await inProcess(['history', KEY.job], { home: own });
  expect(stdout.toString().match(/success|failure/g)).toEqual(['failure', 'success']);
});

test('history shows each group of a job below its name', async () => {
  const own = tempDir();
  for (const region of ['eu', 'us']) {
    await jobmeter(['run', '-j', 'a', '-g', `region=${region}`, '--', 'true'], { home: own });
  }
  const shown = async (...args: string[]): Promise<string> =>
    (await inProcess(['history', 'a', ...args], { home: own })).stdout.toString();
  expect(await shown()).toMatch(/^a\{region="eu"\}\nSTART .*\n.*\n\na\{region="us"\}\nSTART /);
  expect(await shown('--group', 'region=us')).toMatch(/^START .*\n.* success .*\n$/);
});

test('history takes its job from the variable, too', async () => {
  const env = { JOBMETER_JOB: 'absent' };
  const { stderr } = await inProcess(['history'], { home, env });
  expect(stderr.toString()).toContain('no runs of absent in ');
});

test.each([
  [['history'], 125, 'job is missing: write jobmeter history JOB'],
  [['history', 'x', '--job', 'x'], 125, '--job and "x" are both given: keep one'],
  [['history', '--job', 'x'], 1, 'no runs of x in '],
  [['status', 'x'], 125, '"x" is not expected here; a job is named with --job'],
  [['history', 'x'], 1, 'no runs of x in '],
  [['status', '--interval', '5s'], 125, '--interval does nothing without --watch'],
  [['status', '--match', 'env=~prod'], 125, `character 6: the value needs quotes of its own`],
])('%j is refused with %i', async (args, status, words) => {
  const { exitCode, stderr } = await jobmeter(args, { home });
  expect(exitCode).toBe(status);
  expect(stderr.toString()).toContain(words);
});

describeWith('prometheus-pushgateway')('with a gateway', () => {
  test('groups of a gateway are as the schema says', async () => {
    await using gateway = await startPushgateway();
    const target = ['--gateway', gateway.url];
    await jobmeter(['run', '-j', 'a', '--push-timeout', '60', ...target, '--', 'false']);
    const push = ['push', '-j', 'b', '--push-timeout', '60', ...target];
    expect((await inProcess(push, { input: 'x 1\n' })).exitCode).toBe(0);
    const { groups } = await json('status', '--no-state', ...target);
    expect(groups).toMatchObject([
      { job: 'a', health: 'failed' },
      { job: 'b', health: 'unknown' },
    ]);
  });
});
