import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import { tryLock, waitForLock } from 'fs-native-extensions';

export interface Lock {
  release(): Promise<void>;
}

/**
 * A lock of the kernel on an open file: it dies with its holder, so it is never stale.
 * Undefined when others still held it as `giveUp` aborted.
 */
export async function acquireLock(file: string, giveUp: AbortSignal): Promise<Lock | undefined> {
  // Without O_NONBLOCK a FIFO in its place would hold us for ever.
  const { O_RDWR, O_CREAT, O_NONBLOCK } = constants;
  const handle = await fs.open(file, O_RDWR | O_CREAT | O_NONBLOCK, 0o600);
  const lock: Lock = { release: () => handle.close() };
  if (tryLock(handle.fd)) return lock;
  const locked = waitForLock(handle.fd).then(() => lock);
  const tooLate = new Promise<undefined>((resolve) => {
    if (giveUp.aborted) resolve(undefined);
    giveUp.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const winner = await Promise.race([locked, tooLate]);
  // Should it come after all, it is not to stay with us.
  if (winner === undefined) void locked.then((late) => late.release());
  return winner;
}
