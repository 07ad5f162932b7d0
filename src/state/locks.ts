import path from 'node:path';
import { isThere, makeDirectory, namesIn, removeFile } from '../platform/files.js';
import { chooseLockMethod, findLockMethod } from '../platform/lock-method.js';
import { acquireLock, type Lock, type LockMode, type LockTimeout } from '../platform/lock.js';
import type { Layout } from './layout.js';

/*
 * Three kinds of locks, each with one empty file per group. The kernel releases a lock when its holder ends.
 *
 * 1. State, `groups/NAME.json.lock`. Exclusive, for about a millisecond, to change the state of the group.
 * 2. Delivery, `deliveries/DESTINATION/NAME`. Exclusive, for the time of a request: whoever sends the group to that
 *    destination. Apart from 1, since a run that ends meanwhile must be on disk at once; for each destination, since one
 *    that does not answer must not hold up the others.
 * 3. Running, `running/NAME`. Shared: every run of the group, from right after its spawn until its end is recorded.
 *    Exclusive, which fails while a run goes on:
 *    - to see whether one does, under 1, so that two who look do not take each other for a run;
 *    - `--overlap skip` and `fail`, before the command, under 1; then converted to shared;
 *    - `--overlap wait`, the same, but the wait is not under 1;
 *    - a run that ends, to remove the file if it was the last.
 *
 * Order: 2 before 1, 3 is waited for under none. Where flock(1) is used, a conversion may lose the lock to another that
 * waits (flock(2) is not atomic there); a run that it is lost to goes first.
 *
 * Without any locks (no addon, no flock(1)) changes go on by atomic rename alone: of two runs of one group that end within
 * the same millisecond one may be missing in the totals. Nobody sees whether a run goes on. That is never so for want of
 * descriptors: then there is no change, and no push.
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

/**
 * Maximum wait. A holder keeps the lock for about a millisecond, but hundreds may wait on a busy
 * machine.
 */
const STATE_LOCK_TIMEOUT_MS = 60_000;

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
  const giveUp = new AbortController();
  const tooLate = (): void => giveUp.abort();
  const timer = setTimeout(tooLate, STATE_LOCK_TIMEOUT_MS);
  if (timeout?.aborted) tooLate();
  timeout?.addEventListener('abort', tooLate);
  const lock = await acquireIn(layout, layout.lockOf(group), 'exclusive', giveUp.signal).finally(
    () => {
      timeout?.removeEventListener('abort', tooLate);
      clearTimeout(timer);
    },
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
