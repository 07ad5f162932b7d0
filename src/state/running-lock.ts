import { isThere, removeFile } from '../platform/files.js';
import type { Lock, LockTimeout } from '../platform/lock.js';
import { eraseHolder, type Holder, readHolder, writeHolder } from './holder.js';
import type { Layout } from './layout.js';
import { acquireIn, removeUnheld, withGroupLock } from './locks.js';

/** Others see that a run goes on, until it leaves or is killed. */
export interface RunningMarker {
  leave(): Promise<void>;
}

/** `startedAt`: in seconds since the epoch, asked for when the lock is held. */
export interface RunToMark {
  readonly group: string;
  readonly startedAt: () => number;
}

/** For a run that starts whatever the others do. Undefined where there are no locks, or `timeout` was first. */
export async function markRunning(
  layout: Layout,
  run: RunToMark,
  timeout: AbortSignal,
): Promise<RunningMarker | undefined> {
  const file = layout.runningLock(run.group);
  const lock = await acquireIn(layout, file, 'shared', timeout);
  return lock === undefined || lock === 'unsupported' ? undefined : markerBy(layout, run, lock);
}

/** `refused`: another run of the group goes on. */
export type ExclusiveStart =
  | { readonly kind: 'marked'; readonly marker: RunningMarker }
  | { readonly kind: 'refused'; readonly holder: Holder | undefined }
  | { readonly kind: 'unsupported' };

/**
 * For a run that starts only if no other one of the group goes on.
 *
 * @param manner `wait`: until that has ended, or `leaving` aborts
 */
export async function markOnlyRun(
  layout: Layout,
  run: RunToMark,
  manner: 'try' | 'wait',
  leaving: AbortSignal,
): Promise<ExclusiveStart> {
  if (manner === 'try') {
    return withGroupLock(layout, run.group, () => tryOnly(layout, run, 'none'), leaving);
  }
  for (;;) {
    const start = await tryOnly(layout, run, leaving);
    if (start.kind !== 'refused' || leaving.aborted) return start;
  }
}

async function tryOnly(
  layout: Layout,
  run: RunToMark,
  timeout: LockTimeout,
): Promise<ExclusiveStart> {
  const file = layout.runningLock(run.group);
  const lock = await acquireIn(layout, file, 'exclusive', timeout);
  if (lock === 'unsupported') return { kind: 'unsupported' };
  if (lock !== undefined && (await lock.convert('shared'))) {
    return { kind: 'marked', marker: await markerBy(layout, run, lock) };
  }
  await lock?.release();
  return { kind: 'refused', holder: await readHolder(layout.disk, file) };
}

/** The run that started last is the one that is named to others. */
async function markerBy(
  layout: Layout,
  { group, startedAt }: RunToMark,
  lock: Lock,
): Promise<RunningMarker> {
  const { disk } = layout;
  const file = layout.runningLock(group);
  await writeHolder(disk, file, startedAt());
  return {
    async leave() {
      try {
        const isLast = await lock.convert('exclusive');
        await (isLast ? removeFile(disk, file) : eraseHolder(disk, file));
      } catch {
        // The next one who looks removes the file.
      } finally {
        await lock.release();
      }
    },
  };
}

/**
 * Whether a run of the group goes on. What nobody holds any more is removed. False where that can't be told: a result is
 * not to say for ever that a run goes on.
 */
export async function isRunning(
  layout: Layout,
  group: string,
  timeout?: AbortSignal,
): Promise<boolean> {
  const file = layout.runningLock(group);
  const look = async (): Promise<boolean> => (await removeUnheld(layout, file)) === 'held';
  try {
    return (
      (await isThere(layout.disk, file)) && (await withGroupLock(layout, group, look, timeout))
    );
  } catch {
    return false;
  }
}
