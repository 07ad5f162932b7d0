import { comparedOf } from '../metrics/from-due.js';
import { elapsedFamilies } from '../metrics/from-live.js';
import { NO_PROGRESS, progressFamilies } from '../metrics/from-progress.js';
import { familiesOf, startedFamilies } from '../metrics/from-state.js';
import type { GroupState } from '../model/group-state.js';
import type { Families } from '../model/metric-family.js';
import type { NotedRun } from '../state/start-notes.js';
import type { StateStore } from '../state/store.js';
import { groupText, type GroupText } from './group-text.js';
import type { CachedGroup } from './state-cache.js';

/** The metrics of a group without a run in progress. */
export interface GroupView {
  readonly text: GroupText;
}

export async function groupView(state: GroupState): Promise<GroupView> {
  const { key, lastSuccess, lastFailure } = state;
  const selection = { lastRun: 'whole', lastSuccess, lastFailure, history: 'known' } as const;
  return { text: await groupText(key, familiesOf(state, selection)) };
}

/** @param now seconds since the epoch */
export async function textsOf(
  { name, view, running, isRunning }: CachedGroup<GroupView>,
  store: StateStore,
  now: number,
): Promise<readonly GroupText[]> {
  if (!isRunning) return [view.text];
  return withLive(view.text, liveFamilies(await store.stateOf(name), running, now));
}

/** Values that a run in progress has reported replace those of the last run. */
async function withLive(ended: GroupText, families: Families): Promise<readonly GroupText[]> {
  const live = await groupText(ended.key, families);
  const names = new Set([...live.core, ...live.userNamed].map(({ name }) => name));
  const without = (texts: GroupText['core']): GroupText['core'] =>
    texts.filter(({ name }) => !names.has(name));
  return [live, { ...ended, core: without(ended.core), userNamed: without(ended.userNamed) }];
}

function liveFamilies(
  state: GroupState | undefined,
  running: readonly NotedRun[],
  now: number,
): Families {
  const note = running.at(-1)?.note;
  if (note === undefined) return unnotedFamilies(state);
  const { prefix } = note.sentAs;
  const starts = running.map(({ note: { startedAt } }) => startedAt);
  const compared = comparedOf(state, note, state?.limits, starts);
  const { progress = NO_PROGRESS } = note;
  const { core, userNamed } = progressFamilies(note, progress, prefix, compared);
  return { core: [...core, ...elapsedFamilies(note, now, prefix)], userNamed };
}

/** Only the lock shows that a run is in progress. */
function unnotedFamilies(state: GroupState | undefined): Families {
  if (state?.lastRun === undefined) return { core: [], userNamed: [] };
  const { lastRun, lastStartedAt, sentAs, due } = state;
  const started = { ...lastRun, startedAt: lastStartedAt ?? lastRun.startedAt };
  return { core: startedFamilies(started, sentAs.prefix, 1, due), userNamed: [] };
}
