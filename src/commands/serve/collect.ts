import { fromLocalState, type GroupSummary, knownRecord } from '../status/group-summary.js';
import { type GroupView, groupView, textsOf } from '../../pull/group-view.js';
import { joinGroups } from '../../pull/join-families.js';
import { type CachedGroup, StateCache } from '../../pull/state-cache.js';
import { documentOf, type MetricsDocument } from '../../pull/metrics-route.js';
import type { StateStore } from '../../state/store.js';

/** The content of the server at one point in time. */
export interface Snapshot {
  /** Seconds since the epoch. */
  readonly now: number;
  readonly groups: readonly GroupSummary[];
  readonly document: MetricsDocument;
  /** Groups and metrics that are left out, and why. */
  readonly problems: readonly string[];
}

interface View extends GroupView {
  readonly summary: GroupSummary;
}

/** Reads changes since the last call. Rejects if the state directory can't be read. */
export function collectorOf(store: StateStore, clock: () => number): () => Promise<Snapshot> {
  const cache = new StateCache<View>(store, async (state) => ({
    ...(await groupView(state)),
    summary: fromLocalState(state, undefined),
  }));
  return async () => {
    const now = clock();
    const { groups, problems } = await cache.refresh(now);
    const texts = await Promise.all(groups.map((group) => textsOf(group, store, now)));
    const joined = joinGroups(texts.flat());
    return {
      now,
      groups: groups.map((group) => summaryOf(group, now)),
      document: documentOf(joined),
      problems: [...problems, ...joined.problems],
    };
  };
}

function summaryOf({ view, running, isRunning }: CachedGroup<View>, now: number): GroupSummary {
  const { summary } = view;
  if (!isRunning) return summary;
  const note = running.at(-1)?.note;
  const since = note?.startedAt ?? summary.last_start_timestamp_seconds ?? now;
  const records = note?.progress?.records.map(knownRecord) ?? summary.records;
  return { ...summary, records, running: true, running_since_timestamp_seconds: since };
}
