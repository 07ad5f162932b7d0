import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { longRun } from '../rig/long-run.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const firstRun = (home: string, ...options: string[]) =>
  longRun(home, '--overlap', 'skip', ...options);

const second = (home: string, policy: string, ...options: string[]) =>
  jobmeter(['run', '-j', 'a', '--overlap', policy, ...options, '--', 'echo', 'ran'], { home });

test('skip: does not run the command, prints nothing, and exits with 0', async () => {
  const home = tempDir();
  const first = await firstRun(home);
  const { exitCode, stdout, stderr } = await second(home, 'skip');
  expect([exitCode, stdout.toString(), stderr.toString()]).toEqual([0, '', '']);
  const status = await jobmeter(['status'], { home });
  expect(status.stdout.toString()).toContain('1 skipped since');
  first.child.stdin!.end();
  await first.result;
  expect((await second(home, 'skip')).stdout.toString()).toBe('ran\n');
});

test('fail: exits with 75 and prints one line', async () => {
  const home = tempDir();
  const first = await firstRun(home);
  const { exitCode, stdout, stderr } = await second(home, 'fail');
  expect([exitCode, stdout.toString()]).toEqual([75, '']);
  expect(stderr.toString()).toMatch(/^jobmeter: not run: an earlier run .*\n$/);
  first.child.stdin!.end();
});

test('allow: both run', async () => {
  const home = tempDir();
  const first = await firstRun(home);
  expect((await second(home, 'allow')).stdout.toString()).toBe('ran\n');
  first.child.stdin!.end();
});

test('wait: runs after the end of the first', async () => {
  const home = tempDir();
  const first = await firstRun(home);
  const waiting = second(home, 'wait');
  expect((await second(home, 'skip')).stdout.toString()).toBe('');
  first.child.stdin!.end();
  expect((await waiting).stdout.toString()).toBe('ran\n');
});

test('wait: --verbose tells which run it waits for', async () => {
  const home = tempDir();
  const first = await firstRun(home);
  const args = ['run', '-j', 'a', '--overlap', 'wait', '--verbose', '--', 'echo', 'ran'];
  const waiting = startJobmeter(args, { home });
  await once(waiting.child.stderr!, 'data');
  first.child.stdin!.end();
  const { stdout, stderr } = await waiting.result;
  expect(stdout.toString()).toBe('ran\n');
  const [line = '', ...rest] = stderr.toString().split('\n');
  expect(line).toMatch(
    /^jobmeter: the command waits: an earlier run .* \(pid \d+, since [\d-]+ [\d:]+[+-]\d\d:\d\d\)$/,
  );
  expect(rest).toEqual([expect.stringMatching(/^jobmeter: a succeeded in /), '']);
});

test('wait: a signal ends the wait, and the command does not run', async () => {
  const home = tempDir();
  const first = await firstRun(home);
  const args = ['run', '-j', 'a', '--overlap', 'wait', '--', 'echo', 'ran'];
  const waiting = startJobmeter(args, { home });
  // jobmeter handles signals before it opens the lock.
  const locks = join(home, 'state/jobmeter/running');
  await until(async () => linksOf(waiting.pid).some((link) => link.startsWith(locks)));
  waiting.child.kill('SIGTERM');
  const { signal, stdout } = await waiting.result;
  expect([signal, stdout.toString()]).toEqual(['SIGTERM', '']);
  first.child.stdin!.end();
});

test('SIGKILL releases the lock, even if a daemon of the command is running', async () => {
  const home = tempDir();
  const args = ['run', '-j', 'a', '--overlap', 'fail', '--'];
  const script = 'sleep 60 & echo begun; wait';
  const first = startJobmeter([...args, 'sh', '-c', script], { home });
  await first.stdoutContains('begun');
  expect((await second(home, 'fail')).exitCode).toBe(75);
  first.child.kill('SIGKILL');
  await new Promise((resolve) => first.child.once('exit', resolve));
  expect((await second(home, 'fail')).exitCode).toBe(0);
});

test('if no lock can be created, the job runs and one line says so', async () => {
  const { exitCode, stdout, stderr } = await jobmeter(
    ['run', '-j', 'a', '--overlap', 'skip', '--', 'echo', 'ran'],
    { env: { JOBMETER_NO_STATE: '1' } },
  );
  expect([exitCode, stdout.toString()]).toEqual([0, 'ran\n']);
  expect(stderr.toString()).toMatch(/^jobmeter: --overlap skip has no effect: .*\n$/);
});

test('delete removes the lock files, except the lock of a run in progress', async () => {
  const home = tempDir();
  const state = join(home, 'state/jobmeter');
  await second(home, 'skip');
  const groups = join(state, 'groups');
  const textOf = (name: string): string => readFileSync(join(groups, name), 'utf8');
  const [file = ''] = readdirSync(groups).filter((name) => name.endsWith('.json'));
  const before = textOf(file);
  const first = await firstRun(home);
  // The start is noted after a second, which on a busy machine is after the deletion.
  await until(async () => textOf(file) !== before);
  await jobmeter(['delete', '-j', 'a'], { home });
  expect(readdirSync(groups)).toEqual([]);
  expect(readdirSync(join(state, 'running'))).toHaveLength(1);
  expect((await second(home, 'fail')).exitCode).toBe(75);
  first.child.stdin!.end();
  await first.result;
  await jobmeter(['delete', '-j', 'a'], { home });
  expect(readdirSync(join(state, 'running'))).toEqual([]);
  expect(existsSync(groups)).toBe(true);
});

describeWith('prometheus-pushgateway')('at a gateway', () => {
  test('a skipped run is counted and changes no other metric', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    await second(home, 'skip', '--gateway', server.url);
    const before = await server.value('batch_job_last_completion_timestamp_seconds');
    const first = await firstRun(home, '--gateway', server.url);
    await second(home, 'skip', '--gateway', server.url);
    const total = (outcome: string) => server.value('batch_job_runs_total', { outcome });
    expect(await total('skipped')).toBe(1);
    expect(await total('success')).toBe(1);
    expect(await server.value('batch_job_last_completion_timestamp_seconds')).toBe(before);
    first.child.stdin!.end();
    await first.result;
    expect(await total('success')).toBe(2);
    expect(await total('skipped')).toBe(1);
  });

  test('--heartbeat: updates records and the push time while the job runs', async () => {
    await using server = await startPushgateway();
    const options = ['--gateway', server.url, '--heartbeat', '1s', '--records', 'n=tick'];
    const run = await firstRun(tempDir(), ...options);
    const records = () => server.value('batch_job_records');
    run.child.stdin!.write('tick\n');
    await until(async () => (await records()) === 1);
    const pushed = await server.value('push_time_seconds');
    expect(await server.value('batch_job_running')).toBe(1);
    expect(await server.value('batch_job_output_lines', { stream: 'stdout' })).toBe(2);
    run.child.stdin!.write('tick\n');
    await until(async () => (await records()) === 2);
    expect(await server.value('push_time_seconds')).toBeGreaterThan(pushed!);
    run.child.stdin!.end('tick\n');
    await run.result;
    expect(await records()).toBe(3);
    expect(await server.value('batch_job_running')).toBe(0);
  });
});

test('--heartbeat: after a refusal, sends only the end of the run', async () => {
  await using refusing = await startFaultServer(401);
  await using other = await startFaultServer(200);
  const gateways = [refusing, other].flatMap(({ url }) => ['--gateway', url]);
  const run = await longRun(tempDir(), '--heartbeat', '1s', ...gateways);
  await Promise.all([refusing.received(1), other.received(3)]);
  run.child.stdin!.end();
  await run.result;
  expect(refusing.requests).toHaveLength(2);
});

test('--heartbeat: sends one push at a time, and none after the end', async () => {
  await using server = await startFaultServer({ kind: 'silence' });
  const args = ['run', '-j', 'a', '--heartbeat', '1s', '--push-timeout', '10s'];
  await jobmeter([...args, '--gateway', server.url, '--', 'sleep', '2.5']);
  const bodies = server.requests.map(({ body }) => /running\S* (\d)/.exec(body.toString())?.[1]);
  expect(bodies.at(-1)).toBe('0');
  expect(bodies.indexOf('0')).toBe(bodies.length - 1);
});

function linksOf(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}
