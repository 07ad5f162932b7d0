import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter, type RunningJobmeter } from '../rig/jobmeter.js';
import { longRun, startNotesIn } from '../rig/long-run.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

async function end(run: RunningJobmeter): Promise<void> {
  run.child.stdin!.end();
  expect(await run.result).toMatchObject({ exitCode: 0, stderr: Buffer.alloc(0) });
}

/** The start time and the `running` metric at a gateway. */
async function standing(server: Pushgateway): Promise<readonly (number | undefined)[]> {
  return Promise.all([
    server.value('batch_job_last_start_timestamp_seconds'),
    server.value('batch_job_running'),
  ]);
}

describeWith('prometheus-pushgateway')('overlapping runs of one group', () => {
  /** Starts two runs. Resolves when the gateway has both, with the start of the second. */
  async function startTwo(server: Pushgateway, home: string, ...options: string[]) {
    const first = await longRun(home, '--gateway', server.url, ...options);
    await until(async () => (await standing(server))[1] === 1);
    const [firstStart] = await standing(server);
    const second = await longRun(home, '--gateway', server.url, ...options);
    await until(async () => (await standing(server))[0]! > firstStart!);
    const [secondStart] = await standing(server);
    return { first, second, secondStart };
  }

  test('after the end of the first, the start is that of the second, which is running', async () => {
    await using server = await startPushgateway();
    const { first, second, secondStart } = await startTwo(server, tempDir());
    await end(first);
    expect(await server.value('batch_job_last_completion_timestamp_seconds')).toBeDefined();
    expect(await standing(server)).toEqual([secondStart, 1]);
    await end(second);
    expect(await standing(server)).toEqual([secondStart, 0]);
  });

  test('after the end of the second, the first is running, and its heartbeats do not reset the start', async () => {
    await using server = await startPushgateway();
    const beat = ['--heartbeat', '1s'];
    const { first, second, secondStart } = await startTwo(server, tempDir(), ...beat);
    await end(second);
    expect(await standing(server)).toEqual([secondStart, 1]);
    const pushed = await server.value('push_time_seconds');
    await until(async () => (await server.value('push_time_seconds'))! > pushed!);
    expect(await standing(server)).toEqual([secondStart, 1]);
    await end(first);
    expect(await standing(server)).toEqual([secondStart, 0]);
  });

  test('after SIGKILL of the second, it is not running, but has started', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    const { first, second, secondStart } = await startTwo(server, home);
    second.child.kill('SIGKILL');
    second.child.stdin!.end();
    await second.result;
    await end(first);
    expect(await standing(server)).toEqual([secondStart, 0]);
  });

  test('--replace: the end of a run keeps the run in progress', async () => {
    await using server = await startPushgateway();
    const { first, second, secondStart } = await startTwo(server, tempDir(), '--replace');
    await end(first);
    expect(await standing(server)).toEqual([secondStart, 1]);
    await end(second);
    expect(await standing(server)).toEqual([secondStart, 0]);
  });

  test('flush of a pending state keeps the run in progress', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    const options = ['--push-timeout', '10s', '--heartbeat', '1h'];
    const { first, second, secondStart } = await startTwo(server, home, ...options);
    process.kill(server.pid, 'SIGSTOP');
    first.child.stdin!.end();
    expect((await first.result).stderr.toString()).toContain('no answer');
    process.kill(server.pid, 'SIGCONT');
    const flush = await jobmeter(['flush', '--gateway', server.url], { home });
    expect(flush.exitCode).toBe(0);
    expect(await server.value('batch_job_success')).toBe(1);
    expect(await standing(server)).toEqual([secondStart, 1]);
    await end(second);
    expect(await standing(server)).toEqual([secondStart, 0]);
  });
});

test('status shows a running run without a gateway, even the first of its group', async () => {
  const home = tempDir();
  const run = await longRun(home);
  const status = async (): Promise<string> =>
    (await jobmeter(['status'], { home })).stdout.toString();
  await until(async () => startNotesIn(home).length > 0);
  expect(await status()).toMatch(/ running /);
  await end(run);
  expect(await status()).toMatch(/ success /);
});

test('a silent gateway does not delay heartbeats to another', async () => {
  await using silent = await startFaultServer({ kind: 'silence' });
  await using other = await startFaultServer(200);
  const gateways = ['--gateway', silent.url, '--gateway', other.url];
  const run = await longRun(tempDir(), ...gateways, '--heartbeat', '1s', '--push-timeout', '1h');
  await other.received(3);
  expect(silent.requests).toHaveLength(1);
  run.child.kill('SIGKILL');
});
