import { tryLock, waitForLock } from 'fs-native-extensions';
import type { LockMethod, LockMode } from './lock.js';

/** fcntl(2) with F_OFD_SETLK. The addon is prebuilt for macOS and for Linux with glibc, on x64 and arm64. */
export const ofdLock: LockMethod = {
  name: 'ofd',
  tryLock: async (fd, mode) => tryLock(fd, optionsFor(mode)),
  waitForLock: (fd, mode) => ({
    locked: wait(fd, mode),
    // A thread waits in the kernel and cannot be interrupted.
    cancel() {},
  }),
};

async function wait(fd: number, mode: LockMode): Promise<void> {
  if (!tryLock(fd, optionsFor(mode))) await waitForLock(fd, optionsFor(mode));
}

function optionsFor(mode: LockMode): { readonly shared: boolean } {
  return { shared: mode === 'shared' };
}
