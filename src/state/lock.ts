import { constants } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { tryLock, waitForLock } from 'fs-native-extensions';

/** A lock of the kernel on an open file: it dies with its holder, so it is never stale. */
export interface Lock {
  release(): Promise<void>;
}

/** Undefined when others still held it as `giveUp` aborted. Whoever holds it may remove the file. */
export async function acquireLock(file: string, giveUp: AbortSignal): Promise<Lock | undefined> {
  return untilNotRemoved(file, async (handle) => {
    if (tryLock(handle.fd)) return true;
    const locked = waitForLock(handle.fd).then(() => true);
    const isOurs = await Promise.race([locked, aborted(giveUp)]);
    // Should it come after all, it is not to stay with us.
    if (!isOurs) void locked.then(() => handle.close());
    return isOurs;
  });
}

/** Undefined where somebody else holds it now. */
export async function tryToLock(file: string): Promise<Lock | undefined> {
  return untilNotRemoved(file, async (handle) => {
    const isOurs = tryLock(handle.fd);
    if (!isOurs) await handle.close();
    return isOurs;
  });
}

/** A holder before us may have removed the file: then others lock a new one, and ours is worth nothing. */
async function untilNotRemoved(
  file: string,
  lock: (handle: FileHandle) => Promise<boolean>,
): Promise<Lock | undefined> {
  for (;;) {
    const handle = await open(file);
    if (!(await lock(handle))) return undefined;
    if (await isAt(file, handle)) return { release: () => handle.close() };
    await handle.close();
  }
}

async function open(file: string): Promise<FileHandle> {
  // Without O_NONBLOCK a FIFO in its place would hold us for ever.
  const { O_RDWR, O_CREAT, O_NONBLOCK, O_NOFOLLOW } = constants;
  return fs.open(file, O_RDWR | O_CREAT | O_NONBLOCK | O_NOFOLLOW, 0o600);
}

async function isAt(file: string, handle: FileHandle): Promise<boolean> {
  const own = await handle.stat();
  const there = await fs.lstat(file).catch(() => undefined);
  return there?.ino === own.ino && there.dev === own.dev;
}

function aborted(signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(false);
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
}
