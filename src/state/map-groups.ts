import path from 'node:path';
import { namesIn } from '../platform/files.js';
import type { GroupState } from '../model/group-state.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { type Layout, nameOf } from './layout.js';
import { type StateStore } from './store.js';
import { storeProblem } from './store-problem.js';

/** The names of all groups that have a state file. */
export async function groupNames({ disk, groups }: Layout): Promise<readonly string[]> {
  return (await namesIn(disk, groups))
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .toSorted();
}

/** Applies `view` to every readable group, one in memory at a time. Remarks name the unreadable ones. */
export async function mapGroups<T>(
  store: StateStore,
  view: (state: GroupState, name: string) => T | Promise<T>,
): Promise<{ readonly views: readonly T[]; readonly remarks: readonly string[] }> {
  const views: T[] = [];
  const remarks: string[] = [];
  try {
    for (const name of await groupNames(store.layout)) {
      const decoded = await store.read(name);
      if (decoded?.kind === 'state') views.push(await view(decoded.state, name));
      else if (decoded !== undefined) {
        remarks.push(`${store.layout.stateOf(name)} is left out: ${decoded.reason}`);
      }
    }
  } catch (error) {
    remarks.push(storeProblem(store.layout, error).text);
  }
  return { views, remarks };
}

/** The grouping keys of a job. Reads only states whose names begin with that of the job. */
export async function groupsOfJob(store: StateStore, job: string): Promise<readonly GroupingKey[]> {
  const beginning = nameOf({ job, labels: {} }).replace(/[^-]*$/, '');
  const names = await groupNames(store.layout).catch(() => []);
  const keys: GroupingKey[] = [];
  for (const name of names.filter((each) => each.startsWith(beginning))) {
    const key = (await store.stateOf(name))?.key;
    if (key?.job === job) keys.push(key);
  }
  return keys;
}
