import { isThere, removeFile } from '../platform/files.js';
import type { Lock, LockTimeout } from '../platform/lock.js';
import type { Layout } from './layout.js';
import { acquireIn, removeUnheld, withGroupLock } from './locks.js';
import { removeNotes, type StartNote, writeNote } from './start-notes.js';

/** Other processes see the run as running until it leaves or is killed. */
export interface RunningMarker {
  leave(): Promise<void>;
}

/** `note` is called while the lock is held. */
export interface RunToMark {
  readonly group: string;
  readonly note: () => StartNote;
}

/**
 * For a run that starts regardless of others. Without locks, only its note shows that it is
 * running.
 */
export async function markRunning(
  layout: Layout,
  run: RunToMark,
  timeout: AbortSignal,
): Promise<RunningMarker> {
  const file = layout.runningLock(run.group);
  const lock = await acquireIn(layout, file, 'shared', timeout);
  return markerBy(layout, run, lock === 'unsupported' ? undefined : lock);
}

/**
 * `refused`: another run of the group is in progress. `unsupported`: without locks, that is
 * unknown.
 */
export type ExclusiveStart =
  | { readonly kind: 'marked' | 'unsupported'; readonly marker: RunningMarker }
  | { readonly kind: 'refused' };

/**
 * For a run that starts only if no other run of the group is in progress.
 * @param manner `wait`: until the other run has ended or `leaving` aborts
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
  if (lock === 'unsupported') {
    return { kind: 'unsupported', marker: await markerBy(layout, run, undefined) };
  }
  if (lock !== undefined && (await lock.convert('shared'))) {
    return { kind: 'marked', marker: await markerBy(layout, run, lock) };
  }
  await lock?.release();
  return { kind: 'refused' };
}

async function markerBy(
  layout: Layout,
  { group, note: makeNote }: RunToMark,
  lock: Lock | undefined,
): Promise<RunningMarker> {
  const noted = { group, note: makeNote() };
  // Without a lock and a process identity, others would take the run for lost.
  const isTellable = lock !== undefined || noted.note.process !== undefined;
  // The note is for other processes. The run continues without it.
  if (isTellable) await writeNote(layout, noted).catch(() => {});
  return {
    async leave() {
      try {
        await removeNotes(layout, [noted]);
        const isLast = await lock?.convert('exclusive');
        if (isLast === true) await removeFile(layout.disk, layout.runningLock(group));
      } catch {
        // The next process that looks removes the files.
      } finally {
        await lock?.release();
      }
    },
  };
}

/**
 * Whether a run holds the running lock of the group. Removes a lock file without a holder.
 * `unknown` if there are no locks or the disk refuses one.
 */
export async function runningLockState(
  layout: Layout,
  group: string,
  timeout?: AbortSignal,
): Promise<'held' | 'unheld' | 'unknown'> {
  const look = (): Promise<'held' | 'unheld' | 'unknown'> =>
    removeUnheld(layout, layout.runningLock(group));
  try {
    return await withGroupLock(layout, group, look, timeout);
  } catch {
    return 'unknown';
  }
}

/** False if unknown: a result must not claim forever that a run is in progress. */
export async function isRunning(
  layout: Layout,
  group: string,
  timeout?: AbortSignal,
): Promise<boolean> {
  const mayBe = await isThere(layout.disk, layout.runningLock(group)).catch(() => false);
  return mayBe && (await runningLockState(layout, group, timeout)) === 'held';
}
