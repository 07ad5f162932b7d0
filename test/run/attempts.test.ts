import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter, startJobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

interface Run {
  readonly outcome: string;
  readonly attempts: readonly { readonly exit_code: number; readonly outcome: string }[];
}

async function lastRun(home: string): Promise<Run> {
  const { stdout } = await jobmeter(['status', '--json'], { home });
  const { groups } = JSON.parse(stdout.toString()) as { groups: [{ runs: Run[] }] };
  return groups[0].runs.at(-1)!;
}

/** A command that fails until it was started `count` times. Each start adds a line to the file. */
function failingUntil(count: number): { readonly line: string; readonly file: string } {
  const file = join(tempDir(), 'starts');
  writeFileSync(file, '');
  const line = `echo start >> ${file}; echo try; [ $(wc -l < ${file}) -ge ${count} ] || exit 9`;
  return { line, file };
}

test('a failing command is retried until it succeeds, and the state has each attempt', async () => {
  const home = tempDir();
  const { line, file } = failingUntil(3);
  const args = ['--job', 'j', '--retries', '5', '--retry-delay', '10ms', '--shell', line];
  const { exitCode, stdout } = await jobmeter(args, { home });
  expect(exitCode).toBe(0);
  expect(stdout.toString()).toBe('try\ntry\ntry\n');
  expect(readFileSync(file, 'utf8')).toBe('start\n'.repeat(3));
  const { outcome, attempts } = await lastRun(home);
  expect(outcome).toBe('success');
  expect(attempts.map(({ exit_code: code }) => code)).toEqual([9, 9, 0]);
});

test('after the last retry the exit status is that of the last attempt', async () => {
  const { line, file } = failingUntil(99);
  const args = ['--job', 'j', '--retries', '2', '--retry-delay', '0', '--shell', line];
  expect((await jobmeter(args)).exitCode).toBe(9);
  expect(readFileSync(file, 'utf8')).toBe('start\n'.repeat(3));
});

test('a command that does not exist is not retried', async () => {
  const home = tempDir();
  const args = ['--job', 'j', '--retries', '5', '--retry-delay', '1h', '--', '/no/such'];
  expect((await jobmeter(args, { home })).exitCode).toBe(127);
  expect((await lastRun(home)).attempts).toHaveLength(1);
});

test('a signal during the retry delay ends the run, and the run is recorded', async () => {
  const home = tempDir();
  const args = [
    '--job',
    'j',
    '--retries',
    '1',
    '--retry-delay',
    '1h',
    '--shell',
    'echo failed; exit 1',
  ];
  const job = startJobmeter(args, { home });
  await job.stdoutContains('failed');
  // The retry delay begins when the command has exited: earlier signals go to the command.
  while (job.child.exitCode === null && job.child.signalCode === null) {
    job.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect((await job.result).exitCode ?? 'signaled').not.toBe(0);
  expect((await lastRun(home)).attempts).toHaveLength(1);
});

test('a job is not retried after a signal to terminate', async () => {
  const home = tempDir();
  const args = ['--job', 'j', '--retries', '3', '--retry-delay', '0', '--shell'];
  const job = startJobmeter(
    [...args, 'trap "exit 5" TERM; echo ready; while :; do sleep 0.01; done'],
    {
      home,
    },
  );
  await job.stdoutContains('ready');
  job.child.kill('SIGTERM');
  expect((await job.result).exitCode).toBe(5);
  expect((await lastRun(home)).attempts).toHaveLength(1);
});

test('a job that times out is terminated with 124, and its output so far is passed on', async () => {
  const home = tempDir();
  const args = ['--job', 'j', '--timeout', '5', '--shell', 'echo begun; sleep 60; echo never'];
  const { exitCode, stdout, stderr } = await jobmeter(args, { home });
  expect(exitCode).toBe(124);
  expect(stdout.toString()).toBe('begun\n');
  expect(stderr.toString()).toBe('jobmeter: the command was ended after 5 s (--timeout)\n');
  expect((await lastRun(home)).outcome).toBe('timed-out');
});

test('a job that ignores SIGTERM is killed with 137', async () => {
  const line = 'trap "" TERM; sleep 60 & sleep 60';
  const args = ['--job', 'j', '--timeout', '5', '--kill-after', '300ms', '--shell', line];
  expect((await jobmeter(args)).exitCode).toBe(137);
});

test('--timeout does not affect a job that ends in time', async () => {
  const { exitCode, stderr } = await jobmeter([
    '--job',
    'j',
    '--timeout',
    '1m',
    '--',
    'sh',
    '-c',
    'exit 3',
  ]);
  expect([exitCode, stderr.toString()]).toEqual([3, '']);
});

test('--output on-failure prints no output of a successful run', async () => {
  const args = ['--job', 'j', '--output', 'on-failure', '--shell', 'echo out; echo err >&2'];
  const { exitCode, stdout, stderr } = await jobmeter(args);
  expect([exitCode, stdout.length, stderr.length]).toEqual([0, 0, 0]);
});

test.each([
  ['exit 4', { exitCode: 4 }],
  ['kill -KILL $$', { signal: 'SIGKILL' }],
])('--output on-failure prints both streams of a run that ends by %s', async (end, expected) => {
  const args = ['--job', 'j', '-o', 'on-failure', '--shell', `echo out; echo err >&2; ${end}`];
  const result = await jobmeter(args);
  expect(result).toMatchObject(expected);
  expect([result.stdout.toString(), result.stderr.toString()]).toEqual(['out\n', 'err\n']);
});

test('--output on-failure buffers more than fits in memory, complete and in order', async () => {
  const line = 'seq 1 400000; echo end >&2; exit 1';
  const { stdout, stderr } = await jobmeter(['--job', 'j', '-o', 'on-failure', '--shell', line]);
  const lines = stdout.toString().split('\n');
  expect(lines).toHaveLength(400_001);
  expect(lines.every((text, index) => index === 400_000 || text === `${index + 1}`)).toBe(true);
  expect(stderr.toString()).toBe('end\n');
});

test('--jitter delays the run, and a signal meanwhile ends jobmeter without a run', async () => {
  const short = await jobmeter(['--job', 'j', '--jitter', '20ms', '--', 'echo', 'ran']);
  expect(short.stdout.toString()).toBe('ran\n');
  const ready = join(tempDir(), 'ready.cjs');
  writeFileSync(
    ready,
    `const { on } = process;
     process.on = (name, ...rest) => {
       on.call(process, name, ...rest);
       if (name === 'SIGTERM') require('node:fs').writeSync(1, 'ready');
       return process;
     };`,
  );
  const args = ['--job', 'j', '--verbose', '--no-state', '--jitter', '1d', '--', 'echo', 'ran'];
  const long = startJobmeter(args, { nodeArgs: ['--require', ready] });
  await long.stdoutContains('ready');
  long.child.kill('SIGTERM');
  const { signal, stdout, stderr } = await long.result;
  expect([signal, stdout.toString()]).toEqual(['SIGTERM', expect.not.stringContaining('ran')]);
  expect(stderr.toString()).toMatch(
    /^jobmeter: j was ended by SIGTERM before the command started; /,
  );
});

test('--from stderr passes stdout through unread and counts in stderr only', async () => {
  const home = tempDir();
  const args = [
    '--job',
    'j',
    '--from',
    'stderr',
    '--records',
    'n=x',
    '--shell',
    'echo x; echo x >&2',
  ];
  await jobmeter(args, { home });
  const { stdout } = await jobmeter(['status', '--json'], { home });
  expect(JSON.parse(stdout.toString())).toMatchObject({ groups: [{ records: [{ value: 1 }] }] });
});
