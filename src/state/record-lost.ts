import type { GroupState } from '../model/group-state.js';
import { findOpenRuns, foldLost } from './lost-runs.js';
import { byGroup, type NotedRun, removeNotes } from './start-notes.js';
import { type StateStore } from './store.js';
import { storeProblem } from './store-problem.js';

/**
 * Finds the lost runs of a group; none if that can't be known. Runs that are not found now are left
 * to the next run.
 */
export async function findLost(store: StateStore, group: string): Promise<readonly NotedRun[]> {
  const { lost } = await findOpenRuns(store.layout, group).catch(() => ({ lost: [] }));
  return lost;
}

/** Removes the notes of recorded runs. A note that remains is recognized by its id. */
export async function forgetLost(store: StateStore, lost: readonly NotedRun[]): Promise<void> {
  await removeNotes(store.layout, lost).catch(() => {});
}

/**
 * Counts the lost runs of every group, so that they can be sent.
 *
 * @param now seconds since the epoch
 * @returns what went wrong
 */
export async function recordLostRuns(store: StateStore, now: number): Promise<readonly string[]> {
  const problems: string[] = [];
  const { lost } = await findOpenRuns(store.layout).catch((error: unknown) => {
    problems.push(storeProblem(store.layout, error).text);
    return { lost: [] };
  });
  for (const noted of byGroup(lost).values()) {
    const [{ note }] = noted;
    const update = await store.update(
      note.key,
      (previous) => foldLost(previous, noted, { now }) as GroupState,
    );
    if (update.kind === 'problem') problems.push(update.text);
    else await forgetLost(store, noted);
  }
  return problems;
}
