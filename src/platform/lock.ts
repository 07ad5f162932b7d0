import { constants } from 'node:fs';
import { tryLock, waitForLock } from 'fs-native-extensions';
import type { Disk } from './disk.js';

/** A lock of the kernel on an open file: it dies with its holder, so it is never stale. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * How long to wait for others: until it aborts, or not at all.
 */
export type LockTimeout = AbortSignal | 'none';

/** Undefined when others held it for longer than `patience`. Whoever holds it may remove the file. */
export async function acquireLock(
  disk: Disk,
  file: string,
  patience: LockTimeout,
): Promise<Lock | undefined> {
  for (;;) {
    const lock = await lockOnce(disk, file, patience);
    if (lock !== 'removed') return lock;
  }
}

/** `removed`: a holder before us has removed the file, so that others lock a new one, and ours would be worth nothing. */
export async function lockOnce(
  disk: Disk,
  file: string,
  patience: LockTimeout,
): Promise<Lock | 'removed' | undefined> {
  const fd = await open(disk, file);
  return orClosed(disk, fd, async () => {
    if (!tryLock(fd) && !(await isOursInTime(disk, fd, patience))) return undefined;
    if (await isAt(disk, file, fd)) return { release: () => disk.close(fd) };
    await disk.close(fd);
    return 'removed';
  });
}

/** Together with others who do the same; nobody may hold it alone. */
export async function acquireSharedLock(disk: Disk, file: string): Promise<Lock> {
  const fd = await open(disk, file);
  return orClosed(disk, fd, async () => {
    if (tryLock(fd, { shared: true })) return { release: () => disk.close(fd) };
    throw new Error('another process holds its lock');
  });
}

/** A file system may refuse locks. */
async function orClosed<T>(disk: Disk, fd: number, take: () => Promise<T>): Promise<T> {
  try {
    return await take();
  } catch (error) {
    await disk.close(fd);
    throw error;
  }
}

async function isOursInTime(disk: Disk, fd: number, patience: LockTimeout): Promise<boolean> {
  if (patience === 'none') {
    await disk.close(fd);
    return false;
  }
  const locked = waitForLock(fd).then(() => true);
  let giveUp = (): void => {};
  const tooLate = new Promise<boolean>((resolve) => {
    giveUp = () => resolve(false);
    if (patience.aborted) giveUp();
    patience.addEventListener('abort', giveUp);
  });
  const isOurs = await Promise.race([locked, tooLate]);
  patience.removeEventListener('abort', giveUp);
  // Should it come after all, it is not to stay with us.
  if (!isOurs) void locked.then(() => disk.close(fd));
  return isOurs;
}

async function open(disk: Disk, file: string): Promise<number> {
  // Without O_NONBLOCK a FIFO in its place would hold us for ever.
  const { O_RDWR, O_CREAT, O_NONBLOCK, O_NOFOLLOW } = constants;
  return disk.open(file, O_RDWR | O_CREAT | O_NONBLOCK | O_NOFOLLOW, 0o600);
}

async function isAt(disk: Disk, file: string, fd: number): Promise<boolean> {
  const own = await disk.fstat(fd);
  const there = await disk.lstat(file).catch(() => undefined);
  return there?.ino === own.ino && there.dev === own.dev;
}
