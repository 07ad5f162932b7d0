import path from 'node:path';
import type { Disk } from '../platform/disk.js';
import { isThere, namesIn, removeFile } from '../platform/files.js';
import type { Layout } from './layout.js';

/** Others hold it for about a millisecond each; two hundred at once on a busy machine need a while. */
const PATIENCE_MS = 60_000;

/**
 * Nobody else on this machine changes the state of the group meanwhile.
 *
 * @param patience ends the wait for the lock early
 * @throws Error where somebody holds the lock for a minute
 */
export async function withGroupLock<T>(
  layout: Layout,
  group: string,
  action: () => Promise<T>,
  patience?: AbortSignal,
): Promise<T> {
  const { acquireLock } = await import('../platform/lock.js');
  const giveUp = new AbortController();
  const tooLate = (): void => giveUp.abort();
  const timer = setTimeout(tooLate, PATIENCE_MS);
  if (patience?.aborted) tooLate();
  patience?.addEventListener('abort', tooLate);
  const lock = await acquireLock(layout.disk, layout.lockOf(group), giveUp.signal);
  patience?.removeEventListener('abort', tooLate);
  clearTimeout(timer);
  if (lock === undefined) throw new Error('another process holds its lock');
  try {
    return await action();
  } finally {
    await lock.release();
  }
}

/** To be called by who holds the lock. Whoever waits for it sees that its file is gone, and makes a new one. */
export async function removeLocks(layout: Layout, group: string): Promise<void> {
  const { disk } = layout;
  const turns = (await namesIn(disk, layout.turns)).map((name) =>
    path.join(layout.turns, name, group),
  );
  for (const file of [layout.runningLock(group), layout.goingOn(group), ...turns]) {
    await removeUnheld(disk, file);
  }
  await removeFile(disk, layout.lockOf(group));
}

/** Runs that go on keep theirs. */
export async function removeUnheld(disk: Disk, file: string): Promise<'removed' | 'held'> {
  const { acquireLock } = await import('../platform/lock.js');
  if (!(await isThere(disk, file))) return 'removed';
  const lock = await acquireLock(disk, file, 'none');
  if (lock === undefined) return 'held';
  await removeFile(disk, file);
  await lock.release();
  return 'removed';
}
