import { constants } from 'node:fs';
import type { Disk } from './disk.js';

/** `shared`: together with others who do the same. `exclusive`: nobody else holds it in either mode. */
export type LockMode = 'exclusive' | 'shared';

/** A way to have the kernel lock an open file description. Such a lock ends with the last descriptor, so it is never stale. */
export interface LockMethod {
  readonly name: 'ofd' | 'flock';
  /** False when another holder is in the way. A lock that is held is converted; it may be lost where that fails. */
  tryLock(fd: number, mode: LockMode): Promise<boolean>;
  waitForLock(fd: number, mode: LockMode): PendingLock;
}

export interface PendingLock {
  readonly locked: Promise<void>;
  /** Ends the wait where that is possible: `locked` settles then. */
  readonly cancel: () => void;
}

export interface LockFile {
  readonly disk: Disk;
  readonly method: LockMethod;
  readonly file: string;
}

export interface Lock {
  /** False where another holder is in the way; all that is left to do with the lock then is to release it. */
  convert(mode: LockMode): Promise<boolean>;
  release(): Promise<void>;
}

/** How long to wait for other holders: until the signal aborts, or not at all. */
export type LockTimeout = AbortSignal | 'none';

/** Undefined when others held it until the timeout. An exclusive holder may remove the file. */
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
      // An earlier holder may have removed the file: others lock a new one, and this lock is worth nothing.
      if (await isAt(disk, file, fd)) {
        return {
          convert: async (to) => (await method.tryLock(fd, to)) && isAt(disk, file, fd),
          release: () => disk.close(fd),
        };
      }
    } catch (error) {
      // A file system may refuse locks.
      await disk.close(fd);
      throw error;
    }
    await disk.close(fd);
  }
}

/** Where it gives false, it sees to it that `fd` is closed. */
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
    // A lock that is granted after all must not stay with us.
    void locked.catch(() => {}).then(() => disk.close(fd));
  }
  return isLocked;
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
