import path from 'node:path';
import type { Disk } from './disk.js';
import { isThere } from './files.js';
import { findFlock } from './flock.js';
import { shortageIn } from '../util/errno.js';
import type { LockMethod } from './lock.js';

/** Marker file in the locked directory: some process there locks without the addon. */
const FLOCK_MARK = 'locked-by-flock';

/**
 * The lock method for files below `root`; undefined without the addon and flock(1).
 *
 * On Linux the two do not exclude each other: F_OFD_SETLK is a record lock, flock(2) is not. A host and a container with
 * Alpine may share a directory. The one without the addon therefore leaves a mark, and from then on both take flock(1).
 */
export async function findLockMethod(disk: Disk, root: string): Promise<LockMethod | undefined> {
  const isMarked = await isThere(disk, path.join(root, FLOCK_MARK)).catch(() => false);
  return isMarked
    ? ((await findFlock(disk)) ?? loadAddon())
    : ((await loadAddon()) ?? findFlock(disk));
}

/** Like `findLockMethod`, but also creates the mark if flock(1) is used. */
export async function chooseLockMethod(disk: Disk, root: string): Promise<LockMethod | undefined> {
  const method = await findLockMethod(disk, root);
  if (method?.name === 'flock') await leaveMark(disk, path.join(root, FLOCK_MARK));
  return method;
}

async function leaveMark(disk: Disk, mark: string): Promise<void> {
  try {
    if (!(await isThere(disk, mark))) await disk.close(await disk.open(mark, 'a', 0o600));
  } catch {
    // If this fails, lock files cannot be created either.
  }
}

/**
 * Undefined if the addon has no binary for this system.
 *
 * @throws Error if descriptors are short: flock(1) in its place would not exclude those who lock with the addon
 */
export async function loadAddon(): Promise<LockMethod | undefined> {
  try {
    return (await import('./ofd-lock.js')).ofdLock;
  } catch (error) {
    const shortage = shortageIn(error);
    if (shortage !== undefined) throw shortage;
    return undefined;
  }
}
