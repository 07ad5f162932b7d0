import * as disk from '../disk.js';
import { isThere } from '../files.js';
import type { Layout } from './layout.js';

/** Others hold it for about a millisecond each; two hundred at once on a busy machine need a while. */
const PATIENCE_MS = 60_000;

/**
 * Nobody else on this machine changes the state of the group meanwhile.
 *
 * @throws Error where somebody holds the lock for a minute
 */
export async function alone<T>(
  layout: Layout,
  group: string,
  action: () => Promise<T>,
): Promise<T> {
  const { acquireLock } = await import('./lock.js');
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  const lock = await acquireLock(layout.lockOf(group), giveUp.signal);
  clearTimeout(timer);
  if (lock === undefined) throw new Error('another process holds its lock');
  try {
    return await action();
  } finally {
    await lock.release();
  }
}

/**
 * To be called by who holds the lock. Whoever waits for it sees that its file is gone, and makes a new one; a run that
 * goes on keeps its own.
 */
export async function removeLocks(layout: Layout, group: string): Promise<void> {
  const { acquireLock } = await import('./lock.js');
  const running = layout.runningLock(group);
  const lock = (await isThere(running)) ? await acquireLock(running, 'none') : undefined;
  if (lock !== undefined) await disk.remove(running);
  await lock?.release();
  await disk.remove(layout.lockOf(group));
}
