import { spawnSync } from 'node:child_process';
import { statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ResourceUsage } from '../../../src/model/job-run.js';
import { addUp, watchResources } from '../../../src/run/process/resources.js';
import { jobmeter } from '../../rig/jobmeter.js';
import { tempDir } from '../../rig/temp-dir.js';
import { HAS_PROC, type Job, startJob, startShell } from '../a-job.js';

async function usageOf(job: Job): Promise<ResourceUsage> {
  const watch = watchResources(job.pid);
  await job.ended;
  return watch.end();
}

const NODE = `"${process.execPath}"`;
/** Between two looks at the clock. Looks alone would take four times as much time in the kernel. */
const COUNT = 'for (let left = 100_000; left > 0; left -= 1);';
/** Uses CPU time by its own CPU clock. */
const BURN = `${NODE} -e 'while (process.cpuUsage().user < 150000) ${COUNT}'`;

describe.runIf(HAS_PROC)('CPU time', () => {
  test('includes a child and a grandchild', async () => {
    const { cpu } = await usageOf(startShell(`${BURN}; sh -c "${BURN.replaceAll('"', '')}; :"; :`));
    expect(cpu!.user).toBeGreaterThan(0.28);
    expect(cpu!.system).toBeGreaterThanOrEqual(0);
  });

  test('in the kernel counts as system time', async () => {
    const read = 'while (process.cpuUsage().system < 60000) fs.readFileSync("/proc/self/stat");';
    const { cpu } = await usageOf(startJob(process.execPath, ['-e', read]));
    expect(cpu!.system).toBeGreaterThan(0.04);
  });

  test('of a job that only waits is near zero', async () => {
    const job = startJob('cat', []);
    job.child.stdin!.end();
    const { cpu } = await usageOf(job);
    expect(cpu!.user + cpu!.system).toBeLessThan(0.05);
  });

  test('excludes earlier children and jobmeter itself', async () => {
    spawnSync('sh', ['-c', BURN]);
    const job = startJob('cat', []);
    const watch = watchResources(job.pid);
    const { user } = process.cpuUsage();
    while (process.cpuUsage().user - user < 150_000) for (let left = 100_000; left > 0; left -= 1);
    job.child.stdin!.end();
    await job.ended;
    expect(watch.end().cpu!.user).toBeLessThan(0.05);
  });

  test('excludes a daemon that the job left running', async () => {
    const daemon = `${BURN}; echo burnt`.replaceAll("'", '"');
    const job = startShell(`(setsid sh -c '${daemon}' &); read x`);
    const watch = watchResources(job.pid);
    await job.line();
    job.child.stdin!.end();
    await job.ended;
    expect(watch.end().cpu!.user).toBeLessThan(0.1);
  });
});

/** Fake timers, which fire when the test advances them. */
const letPass = (ms: number): void => void vi.advanceTimersByTime(ms);

describe.runIf(HAS_PROC)('peak memory', () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }),
  );
  afterEach(() => void vi.useRealTimers());

  const BIG = 80_000_000;
  const ALLOCATE = `Buffer.alloc(${BIG}, 1); console.log('ready'); process.stdin.resume();`;

  test.each([
    ['a child', () => startJob(process.execPath, ['-e', ALLOCATE])],
    ['a grandchild', () => startShell(`${NODE} -e "${ALLOCATE}"; :`)],
  ])('of %s is measured', async (_who, start) => {
    const job = start();
    const watch = watchResources(job.pid);
    await job.line();
    letPass(20);
    job.child.stdin!.end();
    await job.ended;
    const { maxResidentMemoryBytes } = watch.end();
    expect(maxResidentMemoryBytes).toBeGreaterThan(BIG);
    expect(maxResidentMemoryBytes).toBeLessThan(3 * BIG);
  });

  test('stays after the process with the peak has exited', async () => {
    const job = startShell(`${NODE} -e "${ALLOCATE}"; echo smaller; exec sleep 600`);
    const watch = watchResources(job.pid);
    await job.line();
    letPass(1000);
    job.child.stdin!.end();
    await job.line();
    letPass(10_000);
    expect(watch.end().maxResidentMemoryBytes).toBeGreaterThan(BIG);
  });

  test('is polled less and less often, down to once per second', () => {
    const job = startJob('cat', []);
    const watch = watchResources(job.pid);
    const pauses = Array.from({ length: 20 }, () => {
      const before = performance.now();
      vi.advanceTimersToNextTimer();
      return performance.now() - before;
    });
    watch.end();
    expect(vi.getTimerCount()).toBe(0);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses[0]).toBe(20);
    expect(pauses.at(-1)).toBe(1000);
  });

  test('of a job that is too short for a poll is undefined', async () => {
    const { maxResidentMemoryBytes, cpu } = await usageOf(startShell(':'));
    expect(maxResidentMemoryBytes).toBeUndefined();
    expect(cpu).toBeDefined();
  });

  test('is not polled after the job was waited for: its pid may be reused', async () => {
    const job = startShell(':');
    const watch = watchResources(job.pid);
    await job.ended;
    letPass(20);
    expect(vi.getTimerCount()).toBe(0);
    expect(watch.end().maxResidentMemoryBytes).toBeUndefined();
  });

  test('of a process that is not our child is not polled', () => {
    const watch = watchResources(process.ppid);
    letPass(20);
    expect(watch.end().maxResidentMemoryBytes).toBeUndefined();
  });
});

/** statfs(2). */
const TMPFS = 0x01021994;

describe.runIf(HAS_PROC)('block I/O', () => {
  test('of a write to a disk is counted, without our own', async ({ skip }) => {
    const folder = tempDir();
    skip(statfsSync(folder).type === TMPFS, 'the temporary directory is on tmpfs: no block I/O');
    const file = join(folder, 'written');
    const write = `dd if=/dev/zero of=${file} bs=65536 count=32 conv=fsync status=none`;
    const { blockIo } = await usageOf(startShell(`${write}; :`));
    expect(blockIo!.writtenBytes).toBeGreaterThanOrEqual(32 * 65_536);
    expect(blockIo!.writtenBytes).toBeLessThan(64 * 65_536);
  });

  test('of a read past the page cache is counted', async ({ skip }) => {
    const file = join(tempDir(), 'read');
    spawnSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=65536', 'count=32', 'conv=fsync']);
    const read = ['dd', `if=${file}`, 'of=/dev/null', 'bs=65536', 'iflag=direct'];
    skip(spawnSync('sh', ['-c', read.join(' ')]).status !== 0, 'no O_DIRECT on this file system');
    skip(statfsSync(file).type === TMPFS, 'the temporary directory is on tmpfs: no block I/O');
    const { blockIo } = await usageOf(startShell(`${read.join(' ')} status=none; :`));
    expect(blockIo!.readBytes).toBeGreaterThanOrEqual(32 * 65_536);
  });

  test('of our own is not counted', async () => {
    const job = startJob('cat', []);
    const watch = watchResources(job.pid);
    const file = join(tempDir(), 'ours');
    writeFileSync(file, Buffer.alloc(4_000_000), { flush: true });
    job.child.stdin!.end();
    await job.ended;
    expect(watch.end().blockIo!.writtenBytes).toBeLessThan(1_000_000);
  });
});

test.runIf(HAS_PROC)('a command that could not be started has no usage', () => {
  expect(watchResources(undefined).end()).toEqual({
    cpu: { user: 0, system: 0 },
    blockIo: { readBytes: 0, writtenBytes: 0 },
  });
});

test('usage of several attempts adds up; for memory, the maximum counts', () => {
  const one = { cpu: { user: 1, system: 2 }, maxResidentMemoryBytes: 7 };
  const other = { cpu: { user: 3, system: 5 }, blockIo: { readBytes: 1, writtenBytes: 2 } };
  expect(addUp([one, other, { maxResidentMemoryBytes: 5 }])).toEqual({
    cpu: { user: 4, system: 7 },
    maxResidentMemoryBytes: 7,
    blockIo: { readBytes: 1, writtenBytes: 2 },
  });
  expect(addUp([])).toEqual({});
});

test('a run sends the usage of all attempts', async () => {
  const options = ['--retries', '1', '--retry-delay', '0', '--print', '--label', 'team=db'];
  const result = await jobmeter([
    'run',
    '--job',
    'j',
    ...options,
    '--',
    'sh',
    '-c',
    `${BURN}; false`,
  ]);
  const samples = result.stderr.toString();
  const value = (sample: string): number =>
    Number(
      samples
        .split('\n')
        .find((line) => line.startsWith(`batch_job_${sample} `))
        ?.split(' ')[1],
    );
  if (!HAS_PROC) {
    expect(samples).not.toMatch(/cpu_seconds|resident|block_io/);
    return;
  }
  expect(value('cpu_seconds{team="db",mode="user"}')).toBeGreaterThan(0.28);
  expect(value('cpu_seconds{team="db",mode="system"}')).toBeGreaterThanOrEqual(0);
  expect(value('max_resident_memory_bytes{team="db"}')).toBeGreaterThan(10_000_000);
  expect(value('block_io_bytes{team="db",direction="read"}')).toBeGreaterThanOrEqual(0);
  expect(value('block_io_bytes{team="db",direction="write"}')).toBeGreaterThanOrEqual(0);
});

test.runIf(HAS_PROC)('a job that is too short for a poll sends NaN for memory', async () => {
  const { stderr } = await jobmeter(['run', '--job', 'j', '--print', '--', 'no-such-command']);
  expect(stderr.toString()).toMatch(/^batch_job_max_resident_memory_bytes NaN$/im);
  expect(stderr.toString()).toMatch(/^batch_job_cpu_seconds\{mode="user"\} 0$/m);
});
