import fs from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock } from 'fs-native-extensions';

/** How long others may hold the lock before we go on without it: they hold it for about a millisecond each. */
const PATIENCE_MS = 10_000;

export interface Lock {
  release(): Promise<void>;
}

/**
 * A lock of the kernel on an open file: it dies with its holder, so it is never stale.
 * Undefined when others held it for longer than anybody should.
 */
export async function acquireLock(file: string): Promise<Lock | undefined> {
  const handle = await fs.open(file, 'a', 0o600);
  const deadline = performance.now() + PATIENCE_MS;
  while (!tryLock(handle.fd)) {
    if (performance.now() > deadline) {
      await handle.close();
      return undefined;
    }
    await sleep(1 + Math.random() * 10);
  }
  return { release: () => handle.close() };
}
