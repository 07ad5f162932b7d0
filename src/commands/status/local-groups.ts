import type { GroupState } from '../../model/group-state.js';
import { namesIn } from '../../platform/files.js';
import { findOpenRuns, foldLost, type OpenRuns, stateAsOf } from '../../state/lost-runs.js';
import { mapGroups } from '../../state/map-groups.js';
import { isRunning } from '../../state/running-lock.js';
import { byGroup, type NotesByGroup } from '../../state/start-notes.js';
import { type StateStore } from '../../state/store.js';
import { type Layout, nameOf } from '../../state/layout.js';
import { fromLocalState, type GroupSummary } from './group-summary.js';
import { type KnownRun, knownRuns } from './known-runs.js';
import { storeProblem } from '../../state/store-problem.js';

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
  const report = (error: unknown): void => void problems.push(storeProblem(layout, error).text);
  // Checked first, so that an unreadable directory is reported once and not for each folder.
  await namesIn(layout.disk, layout.root).catch(report);
  if (problems.length > 0) return { groups: [], problems, runsOf: async () => undefined };
  const open = await findOpenRuns(layout).catch((error: unknown): OpenRuns => {
    report(error);
    return { running: [], lost: [] };
  });
  const [running, lost] = [byGroup(open.running), byGroup(open.lost)];
  const locked = new Set(await namesIn(layout.disk, layout.running).catch(() => []));
  const context = { layout, now, running, lost, locked };
  const seen = new Set<string>();
  const { views, remarks } = await mapGroups(store, (state, name) => {
    seen.add(name);
    return summaryOf(context, state, name);
  });
  const begun: GroupSummary[] = [];
  for (const name of new Set([...running.keys(), ...lost.keys()])) {
    if (!seen.has(name)) begun.push(await summaryOf(context, undefined, name));
  }
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

interface SummaryContext {
  readonly layout: Layout;
  readonly now: number;
  readonly running: NotesByGroup;
  readonly lost: NotesByGroup;
  /** Groups with a file for the running lock, which may have no holder. */
  readonly locked: ReadonlySet<string>;
}

/** @param state undefined for a group whose first run has not ended */
async function summaryOf(
  { layout, now, running, lost, locked }: SummaryContext,
  state: GroupState | undefined,
  name: string,
): Promise<GroupSummary> {
  const notes = running.get(name) ?? [];
  const open = { running: notes, lost: lost.get(name) ?? [] };
  const known = stateAsOf(now, state, open) as GroupState;
  const since = notes.at(-1)?.note.startedAt;
  const isOn = since !== undefined || (locked.has(name) && (await isRunning(layout, name)));
  return fromLocalState(known, isOn ? (since ?? known.lastStartedAt ?? now) : undefined);
}
