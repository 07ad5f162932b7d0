import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readStat } from '../../../src/platform/proc.js';
import { openSignalForwarder } from '../../../src/run/signals/forwarder.js';

const HOST = {
  signals: { on() {}, off() {} },
  stderr: { isTTY: false },
} as unknown as Parameters<typeof openSignalForwarder>[0];

/** Children of this thread, those that have ended and were not waited for included. */
function children(): ReadonlySet<string> {
  const text = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
  return new Set(text.split(' ').filter((pid) => pid !== ''));
}

/** What the forwarder starts beside the job. */
function startedFor(job: ChildProcess): readonly string[] {
  const before = children();
  const forwarder = openSignalForwarder(HOST);
  forwarder.forwardTo({ pid: job.pid, kill: (signal) => void job.kill(signal) });
  const started = [...children()].filter((pid) => !before.has(pid));
  forwarder.jobEnded();
  forwarder.close();
  return started;
}

test('beside a job that runs, one process sees which signals go to the group', async () => {
  const job = spawn('sleep', ['1000'], { stdio: 'ignore' });
  try {
    expect(startedFor(job)).toHaveLength(1);
  } finally {
    job.kill('SIGKILL');
    await once(job, 'exit');
  }
});

test('beside a job that has ended by now, nothing is started', async () => {
  const job = spawn('true', { stdio: 'ignore' });
  const exit = once(job, 'exit');
  // Without a turn of the event loop, nobody waits for it.
  while (readStat(job.pid ?? 0)?.[0] !== 'Z');
  expect(startedFor(job)).toEqual([]);
  await exit;
});
