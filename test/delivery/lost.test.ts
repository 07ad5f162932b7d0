import { expect, test } from 'vitest';
import { jobmeter, type RunningJobmeter } from '../rig/jobmeter.js';
import { longRun, startNotesIn } from '../rig/long-run.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

/** Of the wrapper alone: what it has started lives until its stdin ends. */
async function kill(run: RunningJobmeter): Promise<void> {
  run.child.kill('SIGKILL');
  run.child.stdin!.end();
  await run.result;
}

/** A run that was killed once it had noted its start. */
async function lostRun(home: string, ...options: string[]): Promise<void> {
  const run = await longRun(home, ...options);
  await until(async () => startNotesIn(home).length > 0);
  await kill(run);
}

interface Shown {
  readonly outcome?: string;
  readonly consecutive_failures: number;
  readonly running: boolean;
}

async function shown(home: string): Promise<Shown> {
  const { stdout } = await jobmeter(['status', '--json'], { home });
  return (JSON.parse(stdout.toString()) as { groups: [Shown] }).groups[0];
}

test('status shows a run that was killed as lost, and leaves it to be counted', async () => {
  const home = tempDir();
  await jobmeter(['run', '-j', 'a', '--', 'false'], { home });
  await lostRun(home);
  const lost = { outcome: 'lost', consecutive_failures: 2, running: false };
  expect(await shown(home)).toMatchObject(lost);
  expect(await shown(home)).toMatchObject(lost);
  expect(startNotesIn(home)).toHaveLength(1);
});

test('status shows the first run of a group as lost', async () => {
  const home = tempDir();
  await lostRun(home);
  expect(await shown(home)).toMatchObject({ outcome: 'lost', consecutive_failures: 1 });
});

test('a run that ends leaves no note', async () => {
  const home = tempDir();
  await jobmeter(['run', '-j', 'a', '--overlap', 'skip', '--', 'sleep', '0.2'], { home });
  expect(startNotesIn(home)).toEqual([]);
});

describeWith('prometheus-pushgateway')('at a gateway', () => {
  test('the next run counts a lost one, once, before itself', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    const gateway = ['--gateway', server.url];
    const next = (command: string) =>
      jobmeter(['run', '-j', 'a', ...gateway, '--', command], { home });
    const total = (outcome: string) => server.value('batch_job_runs_total', { outcome });
    await lostRun(home, ...gateway);
    await next('false');
    expect(await total('lost')).toBe(1);
    expect(await server.value('batch_job_consecutive_failures')).toBe(2);
    expect(await server.value('batch_job_outcome', { outcome: 'failure' })).toBe(1);
    await lostRun(home, ...gateway);
    await next('true');
    expect(await total('lost')).toBe(2);
    expect(await total('success')).toBe(1);
    expect(await server.value('batch_job_consecutive_failures')).toBe(0);
    expect(await server.value('batch_job_success')).toBe(1);
    expect(await server.value('batch_job_last_failure_timestamp_seconds')).toBeDefined();
    expect(startNotesIn(home)).toEqual([]);
  });

  test('flush counts a lost run and sends it', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    const gateway = ['--gateway', server.url];
    await jobmeter(['run', '-j', 'a', ...gateway, '--records', 'n=x', '--', 'echo', 'x'], { home });
    await lostRun(home, ...gateway);
    const { exitCode, stderr } = await jobmeter(['flush', ...gateway], { home });
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
    const value = (name: string) => server.value(`batch_job_${name}`);
    expect(await server.value('batch_job_runs_total', { outcome: 'lost' })).toBe(1);
    expect(await server.value('batch_job_outcome', { outcome: 'lost' })).toBe(1);
    expect(await value('success')).toBe(0);
    expect(await value('running')).toBe(0);
    expect(await value('consecutive_failures')).toBe(1);
    for (const name of ['duration_seconds', 'exit_code', 'attempts', 'records']) {
      expect([name, await value(name)]).toEqual([name, Number.NaN]);
    }
    expect(await value('last_failure_timestamp_seconds')).toBeGreaterThan(
      (await value('last_success_timestamp_seconds'))!,
    );
    expect(await shown(home)).toMatchObject({ outcome: 'lost', consecutive_failures: 1 });
  });

  test('a long run tells of a lost one while it goes on', async () => {
    await using server = await startPushgateway();
    const home = tempDir();
    await lostRun(home, '--gateway', server.url);
    const run = await longRun(home, '--gateway', server.url);
    await until(async () => (await server.value('batch_job_consecutive_failures')) === 1);
    await until(async () => (await server.value('batch_job_running')) === 1);
    run.child.stdin!.end();
    await run.result;
    expect(await server.value('batch_job_runs_total', { outcome: 'lost' })).toBe(1);
    expect(await server.value('batch_job_success')).toBe(1);
  });

  test('of two runs that overlap, the one that was killed is lost and the other goes on', async () => {
    const home = tempDir();
    const first = await longRun(home);
    await until(async () => startNotesIn(home).length === 1);
    const second = await longRun(home);
    await until(async () => startNotesIn(home).length === 2);
    await kill(second);
    expect(await shown(home)).toMatchObject({ outcome: 'lost', running: true });
    first.child.stdin!.end();
    await first.result;
    expect(await shown(home)).toMatchObject({ outcome: 'success', running: false });
  });
});
