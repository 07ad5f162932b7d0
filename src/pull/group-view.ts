import type { Families } from '../model/metric-family.js';
import type { GroupState } from '../model/group-state.js';
import { elapsedFamilies } from '../metrics/from-live.js';
import { progressFamilies } from '../metrics/from-progress.js';
import { familiesOf, type Started, startedFamilies } from '../metrics/from-state.js';
import type { NotedRun } from '../state/start-notes.js';
import { groupText, type GroupText } from './group-text.js';
import type { CachedGroup } from './state-cache.js';

/** The metrics of a group, in parts, as most groups do not run when somebody asks. */
export interface GroupView {
  /** Those of its last end. */
  readonly ended: GroupText;
  /** Those of its last start, for when no run goes on. */
  readonly idle: GroupText;
  /** How the last run that has ended was started. */
  readonly started: Started | undefined;
  readonly prefix: string;
}

export async function groupView(state: GroupState): Promise<GroupView> {
  const { key, sentAs, lastRun, lastSuccess, lastFailure, lastStartedAt } = state;
  const { prefix } = sentAs;
  const selection = { lastRun: 'end', lastSuccess, lastFailure, history: 'known' } as const;
  const started = lastRun && {
    startedAt: lastStartedAt ?? lastRun.startedAt,
    labels: lastRun.labels,
    host: lastRun.host,
    version: lastRun.version,
  };
  const idle = started === undefined ? [] : startedFamilies(started, prefix, 0);
  return {
    ended: await groupText(key, familiesOf(state, selection)),
    idle: await groupText(key, { core: idle, userNamed: [] }),
    started,
    prefix,
  };
}

/** @param now seconds since the epoch */
export async function textsOf(
  { view, running, isRunning }: CachedGroup<GroupView>,
  now: number,
): Promise<readonly GroupText[]> {
  const { ended, idle, started, prefix } = view;
  const last = running.at(-1);
  if (last !== undefined) return withLive(ended, familiesOfNote(last.note, now));
  if (!isRunning || started === undefined) return [idle, ended];
  return withLive(ended, { core: startedFamilies(started, prefix, 1), userNamed: [] });
}

/** What a run in progress has reported so far takes the place of what the last one did. */
async function withLive(ended: GroupText, families: Families): Promise<readonly GroupText[]> {
  const live = await groupText(ended.key, families);
  const names = new Set([...live.core, ...live.userNamed].map(({ name }) => name));
  const without = (texts: GroupText['core']): GroupText['core'] =>
    texts.filter(({ name }) => !names.has(name));
  return [live, { ...ended, core: without(ended.core), userNamed: without(ended.userNamed) }];
}

function familiesOfNote(note: NotedRun['note'], now: number): Families {
  const { prefix } = note.sentAs;
  const elapsed = elapsedFamilies(note, now, prefix);
  if (note.progress === undefined) {
    return { core: [...startedFamilies(note, prefix, 1), ...elapsed], userNamed: [] };
  }
  const { core, userNamed } = progressFamilies(note, note.progress, prefix);
  return { core: [...core, ...elapsed], userNamed };
}
