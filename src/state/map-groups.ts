import path from 'node:path';
import { namesIn } from '../platform/files.js';
import type { GroupState } from '../model/group-state.js';
import { reasonOf } from '../util/reason-of.js';
import type { StateStore } from './store.js';

/** Applies `view` to every readable group, one in memory at a time. Remarks name the unreadable ones. */
export async function mapGroups<T>(
  store: StateStore,
  view: (state: GroupState) => T | Promise<T>,
): Promise<{ readonly views: readonly T[]; readonly remarks: readonly string[] }> {
  const { disk, root, groups } = store.layout;
  const views: T[] = [];
  const remarks: string[] = [];
  try {
    for (const name of (await namesIn(disk, groups)).toSorted()) {
      if (!name.endsWith('.json')) continue;
      const decoded = await store.read(path.basename(name, '.json'));
      if (decoded?.kind === 'state') views.push(await view(decoded.state));
      else if (decoded !== undefined) {
        remarks.push(`${path.join(groups, name)} is left out: ${decoded.reason}`);
      }
    }
  } catch (error) {
    remarks.push(`state directory ${root}: ${reasonOf(error)}`);
  }
  return { views, remarks };
}
