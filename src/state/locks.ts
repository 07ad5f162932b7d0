import path from 'node:path';
import { isThere, makeDirectory, namesIn, removeFile } from '../platform/files.js';
import { chooseLockMethod, findLockMethod } from '../platform/lock-method.js';
import { acquireLock, type Lock, type LockMode, type LockTimeout } from '../platform/lock.js';
import { withDeadline } from '../util/deadline.js';
import type { Layout } from './layout.js';

/*
 * Three kinds of locks, each with one empty file per group. The kernel releases a lock when its holder ends.
 *
 * 1. State, `groups/NAME.json.lock`. Exclusive, for about a millisecond, to change the state of the group.
 * 2. Delivery, `deliveries/DESTINATION/NAME`. Exclusive, for the time of a request: the holder sends the group to that
 *    destination. Not the state lock, because a run that ends meanwhile must be on disk at once. One for each destination,
 *    because a destination that does not respond must not hold up the others.
 * 3. Running, `running/NAME`. Shared by all runs of the group, from right after the spawn until the end is recorded.
 *    Exclusive, which fails while a run is in progress:
 *    - to find out whether one is, under the state lock: two processes that ask must not take each other for a run;
 *    - for `--overlap skip` and `fail`, before the command, under the state lock; then converted to shared;
 *    - for `--overlap wait`, the same, but the wait is not under the state lock;
 *    - for a run that ends, to remove the file if it was the last.
 *
 * Order: a delivery lock is taken before the state lock. No process waits for a running lock while it holds another. With
 * flock(1), a conversion may lose the lock to a waiting process, because flock(2) is not atomic there; that run then goes
 * first.
 *
 * Without any locks (no addon, no flock(1)), states are still replaced by atomic rename. If two runs of a group end within
 * the same millisecond, the totals may lack one, and nobody knows whether a run is in progress. If descriptors are short,
 * nothing is changed or pushed: locks exist then, and others hold them.
 */

/** The message if files cannot be locked. */
export const NO_LOCKS =
  'no way to lock files on this system: install flock, which is part of util-linux and busybox';

/** A remark if files cannot be locked. */
export async function lockProblem({ disk, root }: Layout): Promise<readonly string[]> {
  const method = await findLockMethod(disk, root);
  return method === undefined ? [`state directory ${root} is kept without locks: ${NO_LOCKS}`] : [];
}

/** @throws Error if the disk does not support locks */
export async function acquireIn(
  layout: Layout,
  file: string,
  mode: LockMode,
  timeout: LockTimeout,
): Promise<Lock | 'unsupported' | undefined> {
  const { disk, root } = layout;
  await makeDirectory(disk, path.dirname(file));
  const method = await chooseLockMethod(disk, root);
  return method === undefined ? 'unsupported' : acquireLock({ disk, method, file }, mode, timeout);
}

/** Maximum wait. A holder keeps the lock for about a millisecond, but hundreds may wait on a busy machine. */
const STATE_LOCK_TIMEOUT_SECONDS = 60;

/**
 * Runs `action` while no other process of this machine changes the state of the group.
 *
 * @param timeout ends the wait for the lock early
 * @throws Error if another process holds the lock for a minute
 */
export async function withGroupLock<T>(
  layout: Layout,
  group: string,
  action: () => Promise<T>,
  timeout?: AbortSignal,
): Promise<T> {
  const lock = await withDeadline(STATE_LOCK_TIMEOUT_SECONDS, timeout, (deadline) =>
    acquireIn(layout, layout.lockOf(group), 'exclusive', deadline),
  );
  if (lock === undefined) throw new Error('another process holds its lock');
  if (lock === 'unsupported') return action();
  try {
    return await action();
  } finally {
    await lock.release();
  }
}

/** Only for the holder of the state lock. A process that waits for it notices the removed file and creates a new one. */
export async function removeLocks(layout: Layout, group: string): Promise<void> {
  const { disk, deliveries } = layout;
  const sent = (await namesIn(disk, deliveries)).map((name) => path.join(deliveries, name, group));
  for (const file of [layout.runningLock(group), ...sent]) await removeUnheld(layout, file);
  await removeFile(disk, layout.lockOf(group));
}

/** Removes a lock file that has no holder. `unknown` where there are no locks. */
export async function removeUnheld(
  layout: Layout,
  file: string,
): Promise<'unheld' | 'held' | 'unknown'> {
  const { disk, root } = layout;
  if (!(await isThere(disk, file))) {
    return (await chooseLockMethod(disk, root)) === undefined ? 'unknown' : 'unheld';
  }
  const lock = await acquireIn(layout, file, 'exclusive', 'none');
  if (lock === undefined) return 'held';
  if (lock === 'unsupported') return 'unknown';
  await removeFile(disk, file);
  await lock.release();
  return 'unheld';
}
