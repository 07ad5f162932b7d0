import path from 'node:path';
import { isThere, makeDirectory } from '../files.js';
import type { GroupingKey } from '../metrics/grouping-key.js';
import type { Circumstances } from './fold.js';
import { alone, removeUnheld } from './group-lock.js';
import { type Layout, nameOf } from './layout.js';
import { withStart } from './start.js';
import type { StateStore } from './store.js';

/** A run of which others know that it goes on, until it leaves or is killed. */
export interface Presence {
  /** What was in the way of the state, and was set aside. */
  readonly remarks: readonly string[];
  leave(): Promise<void>;
}

/**
 * Notes on disk that a run goes on and when it started, before anybody is told: a run of the group that ends meanwhile
 * then knows that it is not the last that started, and not the only one. Undefined where the disk does not take it; the
 * end of the run says why.
 */
export async function enter(
  store: StateStore,
  circumstances: Circumstances,
  startedAt: number,
): Promise<Presence | undefined> {
  const { key } = circumstances;
  const group = nameOf(key);
  const update = await store.update(key, (known) => withStart(known, circumstances, startedAt));
  if (update.kind === 'problem') return undefined;
  const { lockTogether } = await import('./lock.js');
  const file = store.layout.goingOn(group);
  await makeDirectory(path.dirname(file));
  // Alone, since a look holds the lock for a moment.
  const lock = await alone(store.layout, group, () => lockTogether(file));
  return { remarks: update.remarks, leave: () => lock.release() };
}

/** Whether a run of the group goes on that has entered. The kernel tells those that were killed. */
export async function isGoingOn(layout: Layout, key: GroupingKey): Promise<boolean> {
  const group = nameOf(key);
  const file = layout.goingOn(group);
  if (!(await isThere(file))) return false;
  return alone(layout, group, async () => (await removeUnheld(file)) === 'held');
}
