import { idOf } from '../../model/grouping-key.js';
import type { GroupSummary } from './group-summary.js';

/**
 * Merges the views of each group into one entry, sorted by grouping key. Each entry has the most
 * recent view first, with all the places that know the group.
 */
export function merge(groups: readonly GroupSummary[]): readonly GroupSummary[] {
  const byKey = new Map<string, GroupSummary>();
  for (const group of groups) {
    const id = idOf(group);
    const known = byKey.get(id);
    if (known === undefined) byKey.set(id, group);
    else if (!hasOnlyRefused(group)) byKey.set(id, combine(known, group));
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** A Pushgateway also creates a group for a push that it refuses. */
function hasOnlyRefused({ push_time_seconds: pushed }: GroupSummary): boolean {
  return pushed === 0;
}

function combine(known: GroupSummary, other: GroupSummary): GroupSummary {
  const [newer, older] = recency(other) > recency(known) ? [other, known] : [known, other];
  const { running_since_timestamp_seconds: since, ...merged } = { ...older, ...newer };
  return {
    ...merged,
    ...(merged.running === true && since !== undefined
      ? { running_since_timestamp_seconds: since }
      : {}),
    sources: [...known.sources, ...other.sources],
  };
}

function recency(group: GroupSummary): number {
  return Math.max(
    group.last_start_timestamp_seconds ?? 0,
    group.last_completion_timestamp_seconds ?? 0,
  );
}

/** @param listed names of the destinations that have listed their groups */
export function withMissing(group: GroupSummary, listed: readonly string[]): GroupSummary {
  const { delivered = [], sources } = group;
  const missing = delivered.filter((name) => listed.includes(name) && !sources.includes(name));
  return missing.length === 0 ? group : { ...group, missing };
}
