import { type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { membersOf } from '../../../src/run/process/processes.js';
import { terminateTree } from '../../../src/run/process/terminate.js';
import { tempDir } from '../../rig/temp-dir.js';
import { HAS_PROC, type Job, startJob, startShell } from '../a-job.js';

/** Delays without a clock: the grace period ends at once, or never. */
const atOnce = (): Promise<void> => Promise.resolve();
const never = (): Promise<void> => new Promise(() => {});

function terminate(job: Job, delay: () => Promise<void>): Promise<'terminated' | 'killed'> {
  const { pid, marker, ended } = job;
  return terminateTree({ pid, marker }, { killAfterSeconds: 10, ended, delay });
}

const signalOf = ({ child }: Job): ChildProcess['signalCode'] => child.signalCode;

/** Processes with the marker, anywhere in the process tree. */
const survivors = ({ marker }: Job): readonly unknown[] =>
  membersOf({ rootPid: undefined, marker });

/** The same for processes without the marker. */
const withHomeOf = ({ home }: Job): readonly unknown[] =>
  membersOf({ rootPid: undefined, marker: `HOME=${home}` });

const alive = (pid: number): boolean => {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test('a job that handles SIGTERM is terminated', async () => {
  const job = startShell('sleep 600 & echo ready; wait');
  await job.line();
  expect(await terminate(job, never)).toBe('terminated');
  expect(signalOf(job)).toBe('SIGTERM');
  expect(survivors(job)).toEqual([]);
});

test('a job may clean up on SIGTERM and exit later', async () => {
  const file = join(tempDir(), 'tidied');
  const job = startShell(`trap 'cat; echo done > ${file}; exit 3' TERM; echo ready; read x`);
  await job.line();
  const manner = terminate(job, never);
  job.child.stdin!.end();
  expect(await manner).toBe('terminated');
  expect(job.child.exitCode).toBe(3);
  expect(existsSync(file)).toBe(true);
});

test.runIf(HAS_PROC)('a stopped job is continued to handle SIGTERM', async () => {
  const job = startShell(`trap 'exit 3' TERM; echo ready; kill -STOP $$; while :; do :; done`);
  await job.line();
  await expect.poll(() => readFileSync(`/proc/${job.pid}/status`, 'utf8')).toMatch(/^State:\s*T/m);
  expect(await terminate(job, never)).toBe('terminated');
  expect(job.child.exitCode).toBe(3);
});

test('a tree that ignores SIGTERM is killed after the grace period', async () => {
  const stubborn = `trap '' TERM; sh -c 'trap "" TERM; echo ready; sleep 600; :' ; :`;
  const job = startShell(stubborn);
  await job.line();
  expect(await terminate(job, atOnce)).toBe('killed');
  await job.ended;
  expect(signalOf(job)).toBe('SIGKILL');
  expect(survivors(job)).toEqual([]);
});

test('the default grace period is a timer', async () => {
  const { pid, marker, ended, line } = startShell(`trap '' TERM; echo ready; sleep 600; :`);
  await line();
  expect(await terminateTree({ pid, marker }, { killAfterSeconds: 0.01, ended })).toBe('killed');
});

test('a grace period longer than a timer can be does not end at once', async () => {
  const { pid, marker, ended, line, child } = startShell(
    `trap 'read x; exit 3' TERM; echo ready; read x`,
  );
  await line();
  const manner = terminateTree({ pid, marker }, { killAfterSeconds: 1e9, ended });
  child.stdin!.end();
  expect(await manner).toBe('terminated');
  expect(child.exitCode).toBe(3);
});

test('a job that has already exited counts as terminated', async () => {
  const job = startShell(':');
  await job.ended;
  expect(await terminate(job, never)).toBe('terminated');
});

describe.runIf(HAS_PROC)('processes that outlive the root', () => {
  test.each([
    ['a child in a session of its own', `setsid sh -c 'echo $$; exec sleep 600' & wait`],
    ['a daemon', `(setsid sh -c 'echo $$; exec sleep 600' &); exec sleep 600`],
    [
      'a child with an empty environment',
      `env -i HOME="$HOME" sh -c 'echo $$; exec sleep 600' & wait`,
    ],
  ])('%s gets SIGTERM too', async (_what, line) => {
    const job = startShell(line);
    const other = Number(await job.line());
    expect(await terminate(job, never)).toBe('terminated');
    expect(alive(other)).toBe(false);
    expect(survivors(job)).toEqual([]);
  });

  test('a daemon that ignores SIGTERM is killed, and the root counts as terminated', async () => {
    const daemon = `trap "" TERM; echo $$; while :; do sleep 600; done`;
    const job = startShell(`(setsid sh -c '${daemon}' &); exec sleep 600`);
    const other = Number(await job.line());
    expect(await terminate(job, () => job.ended.then(() => {}))).toBe('terminated');
    expect(alive(other)).toBe(false);
    expect(survivors(job)).toEqual([]);
  });

  test('a stopped child is killed too', async () => {
    const job = startShell(`trap '' TERM; sh -c 'echo $$; kill -STOP $$; sleep 600; :'; :`);
    await job.line();
    expect(await terminate(job, atOnce)).toBe('killed');
    expect(survivors(job)).toEqual([]);
  });

  test.each([
    ['with the marker', ''],
    ['without it', 'env -i HOME="$HOME" PATH="$PATH"'],
  ])('a process that forks all the time, %s, does not escape', async (_what, env) => {
    // One child after the other. Each would survive if its parent were killed between two lists.
    const storm = [
      'trap "" TERM; sleep 600 & last=$!; echo stormy',
      'while :; do sleep 600 & kill -9 $last; wait $last; last=$!; done 2>/dev/null',
    ].join('\n');
    const job = startShell(
      `trap '' TERM; for i in 1 2 3 4; do ${env} sh -c '${storm}' & done; wait`,
    );
    for (let begun = 0; begun < 4; begun += 1) await job.line();
    expect(await terminate(job, atOnce)).toBe('killed');
    expect(alive(job.pid)).toBe(false);
    expect(withHomeOf(job)).toEqual([]);
  });
});

test('a sibling and our own process get no signal', async () => {
  const job = startShell('echo ready; exec sleep 600');
  const sibling = startJob('cat', []);
  await job.line();
  const got: string[] = [];
  const note = (signal: string): void => void got.push(signal);
  for (const signal of ['SIGTERM', 'SIGCONT'] as const) process.on(signal, note);
  await terminate(job, never);
  for (const signal of ['SIGTERM', 'SIGCONT'] as const) process.off(signal, note);
  expect(got).toEqual([]);
  sibling.child.stdin!.end();
  await sibling.ended;
  expect(sibling.child.exitCode).toBe(0);
});
