import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { direct } from '../../src/platform/disk.js';
import { findFlock } from '../../src/platform/flock.js';
import { chooseLockMethod } from '../../src/platform/lock-method.js';
import { acquireLock, type LockMethod } from '../../src/platform/lock.js';
import { ofdLock } from '../../src/platform/ofd-lock.js';
import { until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const flock = await findFlock(direct);

/** Of Linux: a descriptor that nothing can be done with. */
const O_PATH = 0o10000000;

const METHODS: readonly (readonly [name: string, method: LockMethod])[] = [
  ['the addon', ofdLock],
  ...(flock === undefined ? [] : [['flock(1)', flock] as const]),
];

function newFile(): string {
  return join(tempDir(), 'lock');
}

/** Until the timeout of the test. */
const patient = (): AbortSignal => new AbortController().signal;

test.each(METHODS)('%s: a shared lock excludes an exclusive one only', async (_, method) => {
  const target = { disk: direct, method, file: newFile() };
  const [first, second] = [
    await acquireLock(target, 'shared', 'none'),
    await acquireLock(target, 'shared', patient()),
  ];
  expect(await acquireLock(target, 'exclusive', 'none')).toBeUndefined();
  await first!.release();
  expect(await acquireLock(target, 'exclusive', 'none')).toBeUndefined();
  await second!.release();
  const third = await acquireLock(target, 'exclusive', 'none');
  expect(await acquireLock(target, 'shared', 'none')).toBeUndefined();
  await third!.release();
});

test.each(METHODS)('%s: a lock is converted, unless others hold it as well', async (_, method) => {
  const target = { disk: direct, method, file: newFile() };
  const lock = await acquireLock(target, 'exclusive', 'none');
  expect(await lock!.convert('shared')).toBe(true);
  const other = await acquireLock(target, 'shared', 'none');
  expect(other).toBeDefined();
  expect(await other!.convert('exclusive')).toBe(false);
  await other!.release();
  expect(await lock!.convert('exclusive')).toBe(true);
  expect(await acquireLock(target, 'shared', 'none')).toBeUndefined();
  await lock!.release();
});

test.each(METHODS)('%s: who waits gets the lock when it is released', async (_, method) => {
  const target = { disk: direct, method, file: newFile() };
  const held = await acquireLock(target, 'exclusive', 'none');
  const waiting = acquireLock(target, 'exclusive', patient());
  await held!.release();
  const lock = await waiting;
  expect(await acquireLock(target, 'exclusive', 'none')).toBeUndefined();
  await lock!.release();
});

test.each(METHODS)('%s: a wait that was given up leaves no lock', async (_, method) => {
  const target = { disk: direct, method, file: newFile() };
  const held = await acquireLock(target, 'exclusive', 'none');
  const giveUp = new AbortController();
  const waiting = acquireLock(target, 'exclusive', giveUp.signal);
  giveUp.abort();
  expect(await waiting).toBeUndefined();
  await held!.release();
  const next = await acquireLock(target, 'exclusive', patient());
  expect(next).toBeDefined();
  await next!.release();
});

test.runIf(flock)(
  'the two do not see each other: this is why a state directory has only one of them',
  async () => {
    const file = newFile();
    const held = await acquireLock({ disk: direct, method: ofdLock, file }, 'exclusive', 'none');
    const other = await acquireLock({ disk: direct, method: flock!, file }, 'exclusive', 'none');
    expect(other).toBeDefined();
    await Promise.all([held!.release(), other!.release()]);
  },
);

test.runIf(flock)(
  'flock(1) that was killed while it waited, with its holder, holds nothing',
  async () => {
    const file = newFile();
    const target = { disk: direct, method: flock!, file };
    const held = await acquireLock(target, 'exclusive', 'none');
    // As a run that is killed while it waits: flock(1) goes on by itself.
    const orphan = spawn('sh', ['-c', 'flock -x 3 3>>"$0" & echo "$!"', file]);
    const [pid] = (await once(orphan.stdout, 'data')) as [Buffer];
    await held!.release();
    const next = await acquireLock(target, 'exclusive', patient());
    expect(next).toBeDefined();
    await next!.release();
    await until(async () => !isAlive(Number(pid)));
  },
);

test.runIf(flock)('a descriptor that flock(1) can not lock is an error, not a lock', async () => {
  const fd = openSync(tempDir(), O_PATH);
  await expect(flock!.tryLock(fd, 'exclusive')).rejects.toThrow('flock');
  await expect(flock!.waitForLock(fd, 'exclusive').locked).rejects.toThrow('flock');
  closeSync(fd);
});

test.runIf(flock)('the mark in a directory decides that all take flock(1)', async () => {
  const root = tempDir();
  expect(await chooseLockMethod(direct, root)).toBe(ofdLock);
  writeFileSync(join(root, 'locked-by-flock'), '');
  expect(await chooseLockMethod(direct, root)).toMatchObject({ name: 'flock' });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
