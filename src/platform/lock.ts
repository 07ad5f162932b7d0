import { constants } from 'node:fs';
import type { Disk } from './disk.js';

/** Several holders may have a `shared` lock. An `exclusive` lock has one holder. */
export type LockMode = 'exclusive' | 'shared';

/** Locks an open file description. The kernel releases the lock with the last descriptor, so it is never stale. */
export interface LockMethod {
  readonly name: 'ofd' | 'flock';
  /**
   * Returns false if another holder prevents it. Converts a lock that is already held; if that
   * fails, the lock may be lost.
   */
  tryLock(fd: number, mode: LockMode): Promise<boolean>;
  waitForLock(fd: number, mode: LockMode): PendingLock;
}

export interface PendingLock {
  readonly locked: Promise<void>;
  /** Ends the wait if possible; `locked` then settles. */
  readonly cancel: () => void;
}

export interface LockFile {
  readonly disk: Disk;
  readonly method: LockMethod;
  readonly file: string;
}

export interface Lock {
  /** Returns false if another holder prevents it. The lock may then be lost: release it. */
  convert(mode: LockMode): Promise<boolean>;
  release(): Promise<void>;
}

/** How long to wait for other holders: until the signal aborts, or not at all. */
export type LockTimeout = AbortSignal | 'none';

/** Undefined after the timeout. An exclusive holder may remove the file. */
export async function acquireLock(
  target: LockFile,
  mode: LockMode,
  timeout: LockTimeout,
): Promise<Lock | undefined> {
  const { disk, method, file } = target;
  for (;;) {
    const fd = await open(disk, file);
    try {
      if (!(await isLockedInTime(target, fd, mode, timeout))) return undefined;
      // If an earlier holder removed the file, others lock a new one, and this lock is void.
      if (await isAt(disk, file, fd)) {
        return {
          convert: async (to) => (await method.tryLock(fd, to)) && isAt(disk, file, fd),
          release: () => disk.close(fd),
        };
      }
    } catch (error) {
      // Some file systems refuse locks.
      await disk.close(fd);
      throw error;
    }
    await disk.close(fd);
  }
}

/** Closes `fd` if it returns false. */
async function isLockedInTime(
  { disk, method }: LockFile,
  fd: number,
  mode: LockMode,
  timeout: LockTimeout,
): Promise<boolean> {
  if (timeout === 'none') {
    const isLocked = await method.tryLock(fd, mode);
    if (!isLocked) await disk.close(fd);
    return isLocked;
  }
  const { locked, cancel } = method.waitForLock(fd, mode);
  let giveUp = (): void => {};
  const tooLate = new Promise<false>((resolve) => {
    giveUp = () => resolve(false);
    if (timeout.aborted) giveUp();
    timeout.addEventListener('abort', giveUp);
  });
  const isLocked = await Promise.race([locked.then(() => true), tooLate]);
  timeout.removeEventListener('abort', giveUp);
  if (!isLocked) {
    cancel();
    // Releases a lock that is granted later.
    void locked.catch(() => {}).then(() => disk.close(fd));
  }
  return isLocked;
}

async function open(disk: Disk, file: string): Promise<number> {
  // Without O_NONBLOCK, opening a FIFO would block.
  const { O_RDWR, O_CREAT, O_NONBLOCK, O_NOFOLLOW } = constants;
  return disk.open(file, O_RDWR | O_CREAT | O_NONBLOCK | O_NOFOLLOW, 0o600);
}

async function isAt(disk: Disk, file: string, fd: number): Promise<boolean> {
  const own = await disk.fstat(fd);
  const there = await disk.lstat(file).catch(() => undefined);
  return there?.ino === own.ino && there.dev === own.dev;
}
