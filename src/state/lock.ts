import { constants } from 'node:fs';
import { tryLock, waitForLock } from 'fs-native-extensions';
import * as disk from '../disk.js';

/** A lock of the kernel on an open file: it dies with its holder, so it is never stale. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * How long to wait for others: until it aborts, or not at all.
 */
export type Patience = AbortSignal | 'none';

/** Undefined when others held it for longer than `patience`. Whoever holds it may remove the file. */
export async function acquireLock(file: string, patience: Patience): Promise<Lock | undefined> {
  for (;;) {
    const lock = await lockOnce(file, patience);
    if (lock !== 'removed') return lock;
  }
}

/** `removed`: a holder before us has removed the file, so that others lock a new one, and ours would be worth nothing. */
export async function lockOnce(
  file: string,
  patience: Patience,
): Promise<Lock | 'removed' | undefined> {
  const handle = await open(file);
  if (!tryLock(handle.fd) && !(await isOursInTime(handle, patience))) return undefined;
  if (await isAt(file, handle)) return { release: () => handle.close() };
  await handle.close();
  return 'removed';
}

async function isOursInTime(handle: disk.OpenFile, patience: Patience): Promise<boolean> {
  if (patience === 'none') {
    await handle.close();
    return false;
  }
  const locked = waitForLock(handle.fd).then(() => true);
  let giveUp = (): void => {};
  const tooLate = new Promise<boolean>((resolve) => {
    giveUp = () => resolve(false);
    if (patience.aborted) giveUp();
    patience.addEventListener('abort', giveUp);
  });
  const isOurs = await Promise.race([locked, tooLate]);
  patience.removeEventListener('abort', giveUp);
  // Should it come after all, it is not to stay with us.
  if (!isOurs) void locked.then(() => handle.close());
  return isOurs;
}

async function open(file: string): Promise<disk.OpenFile> {
  // Without O_NONBLOCK a FIFO in its place would hold us for ever.
  const { O_RDWR, O_CREAT, O_NONBLOCK, O_NOFOLLOW } = constants;
  return disk.open(file, O_RDWR | O_CREAT | O_NONBLOCK | O_NOFOLLOW, 0o600);
}

async function isAt(file: string, handle: disk.OpenFile): Promise<boolean> {
  const own = await handle.stat();
  const there = await disk.lstat(file).catch(() => undefined);
  return there?.ino === own.ino && there.dev === own.dev;
}
