import type { GroupState } from '../model/group-state.js';
import { namesIn } from '../platform/files.js';
import { stateOfFirstRun } from '../state/first-run.js';
import { findOpenRuns, foldLost } from '../state/lost-runs.js';
import { mapGroups } from '../state/map-groups.js';
import { isRunning } from '../state/running-lock.js';
import { byGroup, type NotedRun } from '../state/start-notes.js';
import { type StateStore } from '../state/store.js';
import { nameOf } from '../state/layout.js';
import { fromLocalState, type GroupSummary } from './group-summary.js';
import { type KnownRun, knownRuns } from './known-runs.js';
import { storeProblem } from '../state/store-problem.js';

/** The groups of one place, and what could not be read there. */
export interface GroupSource {
  readonly groups: readonly GroupSummary[];
  readonly problems: readonly string[];
}

export interface LocalGroups extends GroupSource {
  /** The last runs of a group, oldest first. Undefined for an unknown group. */
  readonly runsOf: (group: GroupSummary) => Promise<readonly KnownRun[] | undefined>;
}

/**
 * Reads every group of local state. Lost runs appear as if they were already counted. Counting them
 * is left to the next run and to `flush`, because reading changes nothing.
 * @param now seconds since the epoch
 */
export async function readLocalGroups(store: StateStore, now: number): Promise<LocalGroups> {
  const { layout } = store;
  const problems: string[] = [];
  const nothing = (error: Error): never[] => {
    problems.push(storeProblem(layout, error).text);
    return [];
  };
  // Checked first, so that an unreadable directory is reported once and not for each folder.
  await namesIn(layout.disk, layout.root).catch(nothing);
  if (problems.length > 0) return { groups: [], problems, runsOf: async () => undefined };
  const open = await findOpenRuns(layout).catch((error: Error) => {
    nothing(error);
    return { running: [], lost: [] };
  });
  const [running, lost] = [byGroup(open.running), byGroup(open.lost)];
  const locked = new Set(await namesIn(layout.disk, layout.running).catch(() => []));
  const seen = new Set<string>();
  const view = async (state: GroupState | undefined, name: string): Promise<GroupSummary> => {
    seen.add(name);
    const notes = running.get(name) ?? [];
    const known =
      foldLost(state, lost.get(name) ?? [], { now }) ?? stateOfFirstRun(notes[0] as NotedRun);
    const since = notes.at(-1)?.note.startedAt;
    const isOn = since !== undefined || (locked.has(name) && (await isRunning(layout, name)));
    return fromLocalState(known, isOn ? (since ?? known.lastStartedAt ?? now) : undefined);
  };
  const { views, remarks } = await mapGroups(store, view);
  const others = [...new Set([...running.keys(), ...lost.keys()])].filter(
    (name) => !seen.has(name),
  );
  const begun: GroupSummary[] = [];
  for (const name of others) begun.push(await view(undefined, name));
  return {
    groups: [...views, ...begun],
    problems: [...problems, ...remarks],
    async runsOf(group) {
      if (!group.sources.includes('local')) return undefined;
      const name = nameOf(group);
      const known = foldLost(await store.stateOf(name), lost.get(name) ?? [], { now });
      return known === undefined ? [] : knownRuns(known);
    },
  };
}
