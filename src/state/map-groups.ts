import path from 'node:path';
import { namesIn } from '../platform/files.js';
import type { GroupState } from '../model/group-state.js';
import { problemWith, type StateStore } from './store.js';

/** Applies `view` to every readable group, one in memory at a time. Remarks name the unreadable ones. */
export async function mapGroups<T>(
  store: StateStore,
  view: (state: GroupState, name: string) => T | Promise<T>,
): Promise<{ readonly views: readonly T[]; readonly remarks: readonly string[] }> {
  const { disk, groups } = store.layout;
  const views: T[] = [];
  const remarks: string[] = [];
  try {
    for (const file of (await namesIn(disk, groups)).toSorted()) {
      if (!file.endsWith('.json')) continue;
      const name = path.basename(file, '.json');
      const decoded = await store.read(name);
      if (decoded?.kind === 'state') views.push(await view(decoded.state, name));
      else if (decoded !== undefined) {
        remarks.push(`${path.join(groups, file)} is left out: ${decoded.reason}`);
      }
    }
  } catch (error) {
    remarks.push(problemWith(store.layout, error).text);
  }
  return { views, remarks };
}
