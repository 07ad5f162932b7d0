import { isThere, removeFile } from '../platform/files.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { GroupState } from '../model/group-state.js';
import { nameOf } from './layout.js';
import { findOpenRuns } from './lost-runs.js';
import { removeLocks, removeUnheld, withGroupLock } from './locks.js';
import { removeSentSeries } from './sent-series.js';
import { forgetStandIns } from './stand-in-markers.js';
import { removeNotes } from './start-notes.js';
import { type StateStore } from './store.js';
import { storeProblem, type StoreProblem } from './store-problem.js';

/**
 * Removes the state of a group, with its markers and locks.
 * @param isUnchanged if given, the state is `kept` unless this returns true and no run of the group
 * is in progress
 */
export async function removeState(
  store: StateStore,
  key: GroupingKey,
  isUnchanged?: (state: GroupState) => boolean,
): Promise<'removed' | 'kept' | 'absent' | StoreProblem> {
  const { layout, pending } = store;
  const { disk } = layout;
  const group = nameOf(key);
  try {
    const { lost, running } = await findOpenRuns(layout, group);
    if (lost.length === 0 && !(await isThere(disk, layout.stateOf(group)))) return 'absent';
    return await withGroupLock(layout, group, async () => {
      const isToBeIdle = isUnchanged !== undefined;
      if (isToBeIdle && running.length > 0) return 'kept';
      if (isToBeIdle && !(await isIdle(store, group, isUnchanged))) return 'kept';
      await removeFile(disk, layout.stateOf(group));
      await pending.forget(group);
      await removeSentSeries(layout, group);
      await forgetStandIns(layout, group);
      await removeNotes(layout, lost);
      await removeLocks(layout, group);
      return 'removed';
    });
  } catch (error) {
    return storeProblem(layout, error);
  }
}

/** The caller must hold the state lock. */
async function isIdle(
  store: StateStore,
  group: string,
  isUnchanged: (state: GroupState) => boolean,
): Promise<boolean> {
  const decoded = await store.read(group);
  if (decoded?.kind !== 'state' || !isUnchanged(decoded.state)) return false;
  return (await removeUnheld(store.layout, store.layout.runningLock(group))) !== 'held';
}
