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
import { withoutAddon } from '../rig/installation.js';
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

/** Makes `jobmeter` meet a shortage of descriptors in one place only. */
function shortBy(code: string): readonly string[] {
  const file = join(tempDir(), 'short.cjs');
  writeFileSync(file, code);
  return ['--require', file];
}

const NO_LOCK_FILES = `
  const fs = require('node:fs');
  const { open, openSync } = fs;
  const error = () => Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
  const isLock = (file) => String(file).includes('/deliveries/');
  fs.open = (file, ...rest) => (isLock(file) ? rest.at(-1)(error()) : open(file, ...rest));
  fs.openSync = (file, ...rest) => {
    if (isLock(file)) throw error();
    return openSync(file, ...rest);
  };
`;

test('without a descriptor for the lock, a result is not pushed out of order but kept, and that is said', async () => {
  const home = tempDir();
  await using server = await startFaultServer(200);
  const nodeArgs = shortBy(NO_LOCK_FILES);
  const run = ['run', '-j', 'a', '--gateway', server.url, '--', 'true'];
  const { exitCode, stderr } = await jobmeter(run, { home, nodeArgs });
  expect([exitCode, stderr.toString()]).toEqual([
    0,
    expect.stringMatching(
      /^jobmeter: http:.*: nothing was sent: .*too many open files; allow more .*; the result is kept for the next run or jobmeter flush\n$/,
    ),
  ]);
  expect(server.requests).toEqual([]);
  const flush = ['flush', '--gateway', server.url];
  expect((await jobmeter(flush, { home, nodeArgs })).stderr.toString()).toContain(
    '1 group waits: state directory',
  );
  expect((await jobmeter(flush, { home })).exitCode).toBe(0);
});

const NO_ADDON = `
  process.dlopen = () => {
    throw Object.assign(new Error('cannot open shared object file: Too many open files'), {
      code: 'ERR_DLOPEN_FAILED',
    });
  };
`;

test('without a descriptor for the addon, no other kind of lock takes its place', async () => {
  const home = tempDir();
  await jobmeter(['run', '-j', 'a', '--', 'true'], { home });
  const root = join(home, 'state/jobmeter');
  const before = readdirSync(root, { recursive: true });
  const nodeArgs = shortBy(NO_ADDON);
  const { exitCode, stderr } = await jobmeter(['run', '-j', 'a', '--', 'true'], { home, nodeArgs });
  expect([exitCode, stderr.toString()]).toEqual([
    0,
    expect.stringMatching(/^jobmeter: this run is not kept on disk: .*Too many open files.*\n$/),
  ]);
  expect(readdirSync(root, { recursive: true })).toEqual(before);
});

const NO_FLOCK = `
  const { closeSync, openSync } = require('node:fs');
  const childProcess = require('node:child_process');
  const { spawn } = childProcess;
  const all = [];
  childProcess.spawn = (program, ...rest) => {
    if (!program.endsWith('/flock')) return spawn(program, ...rest);
    try {
      for (;;) all.push(openSync('/dev/null'));
    } catch {}
    try {
      return spawn(program, ...rest);
    } finally {
      for (const fd of all.splice(0)) closeSync(fd);
    }
  };
  require('node:module').syncBuiltinESMExports();
`;

test('without descriptors for flock(1), the run ends as its job does', async () => {
  const behind = ['prlimit', '--nofile=200:200'];
  const options = { behind, bin: withoutAddon(), nodeArgs: shortBy(NO_FLOCK) };
  const run = ['run', '-j', 'a', '--', 'sh', '-c', 'echo out; exit 3'];
  const { exitCode, stdout, stderr } = await jobmeter(run, options);
  expect([exitCode, stdout.toString(), stderr.toString()]).toEqual([
    3,
    'out\n',
    expect.stringMatching(/^jobmeter: this run is not kept on disk: .*EMFILE.*\n$/),
  ]);
});
