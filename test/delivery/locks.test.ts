import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isSettledAt } from '../../src/state/delivered.js';
import { direct, type Disk } from '../../src/platform/disk.js';
import { withGroupLock } from '../../src/state/locks.js';
import { Layout } from '../../src/state/layout.js';
import { acquireLock } from '../../src/platform/lock.js';
import { ofdLock } from '../../src/platform/ofd-lock.js';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { addAll, aRun } from '../state/a-run.js';

/** Creates files in place of the directories for locks. */
function homeWithout(...folders: readonly string[]): string {
  const home = tempDir();
  const root = join(home, 'state/jobmeter');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const name of folders) writeFileSync(join(root, name), '');
  return home;
}

test.each([['true'], ['sleep 1.3']])(
  'without locks, `%s` is pushed, and the last push says that it is not running',
  async (command) => {
    await using server = await startFaultServer(200);
    const home = homeWithout('deliveries', 'running');
    const args = ['run', '-j', 'a', '--gateway', server.url, '--shell', command];
    expect(await jobmeter(args, { home })).toMatchObject({
      exitCode: 0,
      stderr: Buffer.alloc(0),
    });
    expect(server.requests.at(-1)?.body.toString()).toMatch(/^batch_job_running 0$/m);
    const flush = await jobmeter(['flush', '--json', '--gateway', server.url], { home });
    expect(JSON.parse(flush.stdout.toString())).toMatchObject({
      destinations: [{ delivered: 0, left: [] }],
    });
  },
);

test('status lists a group even if it is unknown whether it is running', async () => {
  const home = tempDir();
  await jobmeter(['run', '-j', 'a', '--', 'true'], { home });
  const root = join(home, 'state/jobmeter');
  const [state] = readdirSync(join(root, 'groups')).filter((name) => name.endsWith('.json'));
  mkdirSync(join(root, 'running', state!.replace('.json', '')), { recursive: true });
  const { exitCode, stdout } = await jobmeter(['status'], { home });
  expect([exitCode, stdout.toString()]).toEqual([0, expect.stringMatching(/^a .* success /m)]);
});

test('a delivered state does not settle a group that was recreated since', () => {
  const [sent, anew] = [addAll([aRun(1, 0)]), addAll([aRun(5, 1)])];
  expect(anew.sequence).toBe(sent.sequence);
  expect(isSettledAt(sent, 'http://g', sent)).toBe(true);
  expect(isSettledAt(anew, 'http://g', sent)).toBe(false);
});

test('waiting for the lock of a group can be cancelled', async () => {
  const layout = new Layout(tempDir(), direct);
  mkdirSync(layout.groups);
  const held = await acquireLock(
    { disk: direct, method: ofdLock, file: layout.lockOf('a') },
    'exclusive',
    'none',
  );
  const giveUp = new AbortController();
  const waiting = withGroupLock(layout, 'a', async () => 'never', giveUp.signal);
  giveUp.abort();
  await expect(waiting).rejects.toThrow('another process holds its lock');
  await held?.release();
  await expect(withGroupLock(layout, 'a', async () => 'now')).resolves.toBe('now');
});

test.runIf(process.platform === 'linux')(
  'a lock that can not be had leaves nothing open',
  async () => {
    const broken: Disk = {
      ...direct,
      fstat: (): Promise<never> => Promise.reject(new Error('not now')),
    };
    const file = join(tempDir(), 'lock');
    await expect(
      acquireLock({ disk: broken, method: ofdLock, file }, 'exclusive', 'none'),
    ).rejects.toThrow('not now');
    const open = readdirSync('/proc/self/fd').map((fd) => readLinkOf(fd));
    expect(open).not.toContain(file);
  },
);

/** Empty for the descriptor of the listing itself. */
function readLinkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}
