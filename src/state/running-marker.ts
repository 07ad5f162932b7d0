import type { FoldContext } from './fold-context.js';
import path from 'node:path';
import { isThere, makeDirectory } from '../platform/files.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { withGroupLock, removeUnheld } from './group-lock.js';
import type { GroupState } from '../model/group-state.js';
import { type Layout, nameOf } from './layout.js';
import type { Lock } from '../platform/lock.js';
import { recordStart } from './record-start.js';
import type { StateStore } from './store.js';

/** A run of which others know that it goes on, until it leaves or is killed. */
export interface RunningMarker {
  /** What was in the way of the state, and was set aside. */
  readonly remarks: readonly string[];
  leave(): Promise<void>;
}

/**
 * Notes on disk that a run goes on and when it started, before anybody is told: a run of the group that ends meanwhile
 * then knows that it is not the last that started, and not the only one. Undefined where the disk does not take it; the
 * end of the run says why.
 */
export async function markRunning(
  store: StateStore,
  circumstances: FoldContext,
  startedAt: number,
  patience: AbortSignal,
): Promise<RunningMarker | undefined> {
  const { key } = circumstances;
  const group = nameOf(key);
  const start = (known: GroupState | undefined) => recordStart(known, circumstances, startedAt);
  const update = await store.update(key, start, patience);
  if (update.kind === 'problem') return undefined;
  const { remarks } = update;
  const lock = await lockPresence(store.layout, group, patience).catch(() => undefined);
  return {
    remarks,
    async leave() {
      await lock?.release();
      await isRunning(store.layout, key, patience);
    },
  };
}

async function lockPresence(layout: Layout, group: string, patience: AbortSignal): Promise<Lock> {
  const { acquireSharedLock } = await import('../platform/lock.js');
  const file = layout.goingOn(group);
  await makeDirectory(layout.disk, path.dirname(file));
  // Alone, since a look holds the lock for a moment.
  return withGroupLock(layout, group, () => acquireSharedLock(layout.disk, file), patience);
}

/**
 * Whether a run of the group goes on that has entered. The kernel tells those that were killed, and what nobody holds is
 * removed. Where that can't be told, none does.
 */
export async function isRunning(
  layout: Layout,
  key: GroupingKey,
  patience?: AbortSignal,
): Promise<boolean> {
  const group = nameOf(key);
  const file = layout.goingOn(group);
  const look = async (): Promise<boolean> => (await removeUnheld(layout.disk, file)) === 'held';
  try {
    return (
      (await isThere(layout.disk, file)) && (await withGroupLock(layout, group, look, patience))
    );
  } catch {
    return false;
  }
}
