import { expect, test } from 'vitest';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter, type RunningJobmeter } from '../rig/jobmeter.js';
import { longRun } from '../rig/long-run.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

async function end(run: RunningJobmeter): Promise<void> {
  run.child.stdin!.end();
  expect(await run.result).toMatchObject({ exitCode: 0, stderr: Buffer.alloc(0) });
}

/** What a gateway says of the start, and whether a run goes on. */
async function standing(server: Pushgateway): Promise<readonly (number | undefined)[]> {
  return Promise.all([
    server.value('batch_job_last_start_timestamp_seconds'),
    server.value('batch_job_running'),
  ]);
}

describeWith('prometheus-pushgateway')('runs of one group that overlap', () => {
  /** Two that the gateway knows of, and when the second started. */
  async function startTwo(server: Pushgateway, home: string, ...options: string[]) {
    const first = await longRun(home, '--gateway', server.url, ...options);
    await until(async () => (await standing(server))[1] === 1);
    const [firstStart] = await standing(server);
    const second = await longRun(home, '--gateway', server.url, ...options);
    await until(async () => (await standing(server))[0]! > firstStart!);
    const [secondStart] = await standing(server);
    return { first, second, secondStart };
  }

  test('the first ends: the start stays that of the second, which goes on', async () => {
    await using server = await startPushgateway();
    const { first, second, secondStart } = await startTwo(server, tempDir());
    await end(first);
    expect(await server.value('batch_job_last_completion_timestamp_seconds')).toBeDefined();
    expect(await standing(server)).toEqual([secondStart, 1]);
    await end(second);
    expect(await standing(server)).toEqual([secondStart, 0]);
  });

  test('the second ends: the first still goes on, and its heartbeats do not take the start back', async () => {
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

  test('the second is killed: it goes on no more, but it has started', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    const { first, second, secondStart } = await startTwo(server, home);
    second.child.kill('SIGKILL');
    second.child.stdin!.end();
    await second.result;
    await end(first);
    expect(await standing(server)).toEqual([secondStart, 0]);
  });

  test('--replace: what ends leaves the one that goes on there', async () => {
    await using server = await startPushgateway();
    const { first, second, secondStart } = await startTwo(server, tempDir(), '--replace');
    await end(first);
    expect(await standing(server)).toEqual([secondStart, 1]);
    await end(second);
    expect(await standing(server)).toEqual([secondStart, 0]);
  });

  test('what was pending is flushed without saying that nothing goes on', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    const options = ['--push-timeout', '1s', '--heartbeat', '1h'];
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

test('status shows that a run goes on without any gateway, also the first of its group', async () => {
  const home = tempDir();
  const run = await longRun(home);
  const status = async (): Promise<string> =>
    (await jobmeter(['status'], { home })).stdout.toString();
  await until(async () => / running /.test(await status()));
  await end(run);
  expect(await status()).toMatch(/ success /);
});

test('a gateway that does not answer holds up no heartbeat to the other', async () => {
  await using silent = await startFaultServer({ kind: 'silence' });
  await using other = await startFaultServer(200);
  const gateways = ['--gateway', silent.url, '--gateway', other.url];
  const run = await longRun(tempDir(), ...gateways, '--heartbeat', '1s', '--push-timeout', '1h');
  await other.received(3);
  expect(silent.requests).toHaveLength(1);
  run.child.kill('SIGKILL');
});
