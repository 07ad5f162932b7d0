import { fetchSnapshot } from '../destinations/remote-snapshot.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import type { Destination } from '../destinations/destination.js';
import { deliveryTo, pendingAt } from '../state/delivered.js';
import { nameOf } from '../state/layout.js';
import { mapGroups } from '../state/map-groups.js';
import { endOutage } from '../state/outages.js';
import type { StateStore } from '../state/store.js';
import { atMostEvery } from '../util/at-most-every.js';
import { deliverPending } from './deliver-pending.js';
import type { Flushed, FlushProgress } from './flushed.js';
import {
  type Refresh,
  refreshDestination,
  type RefreshOutcome,
} from './refresh/refresh-destination.js';
import { RefreshMemory } from './refresh/refresh-memory.js';
import type { Refreshable } from './refresh/send-together.js';
import { sendAgain } from './send-again.js';
import { leftIn, untilHopeless } from './until-hopeless.js';

/** Concurrent pushes per destination. A gateway processes pushes one by one; concurrency hides network latency. */
const CONCURRENCY = 8;

/** How long a snapshot of a destination is reused. */
const SNAPSHOT_MAX_AGE_MS = 10_000;

/**
 * `pending`: groups whose state has not arrived yet. `all`: also groups that arrived before and are missing now. `refresh`:
 * also groups that are there, at engines whose queries no longer find a value after some minutes.
 */
export type FlushScope = 'pending' | 'all' | 'refresh';

/** Sends the groups in scope to `destination`. Stops when the destination accepts nothing. */
export async function flushTo(
  store: StateStore,
  destination: Destination,
  scope: FlushScope,
  leaving: AbortSignal,
  progress: FlushProgress,
): Promise<Flushed> {
  if (scope === 'refresh') {
    const memory = new RefreshMemory();
    const refresh = { scope: 'sent-there', memory, leaving, progress } as const;
    return (await refreshTo(store, destination, refresh)).flushed;
  }
  return flushEach(store, destination, { scope, leaving, progress });
}

/** Sends the pending groups; to an engine that needs a refresh, all groups. */
export async function refreshTo(
  store: StateStore,
  destination: Destination,
  refresh: Refresh,
): Promise<RefreshOutcome> {
  const { name } = destination;
  const flush = { ...refresh, scope: 'pending' } as const;
  if (!isRefreshable(destination)) {
    return { flushed: await flushEach(store, destination, flush), failure: undefined };
  }
  const refreshed = await refreshDestination(store, destination, refresh);
  const { flushed, failure } = refreshed;
  if (flushed.delivered > 0) await endOutage(store.layout, name);
  if (failure?.kind !== 'incomparable') return refreshed;
  // A destination that never lists its groups still gets the pending ones.
  const pending = new Set(await store.pending.groups(name));
  const sent = await flushEach(store, destination, { ...flush, snapshot: async () => failure });
  const others = flushed.left.filter(({ group }) => !pending.has(group));
  const delivered = flushed.delivered + sent.delivered;
  return { flushed: { destination: name, delivered, left: [...sent.left, ...others] }, failure };
}

function isRefreshable(destination: Destination): destination is Refreshable {
  return destination.refresh !== undefined;
}

interface Flush extends Pick<Refresh, 'turn' | 'leaving' | 'progress'> {
  readonly scope: 'pending' | 'all';
  /** What the destination holds, if that is known. */
  readonly snapshot?: () => Promise<RemoteSnapshot | SnapshotFailure>;
}

async function flushEach(
  store: StateStore,
  destination: Destination,
  { scope, leaving, progress, turn, snapshot }: Flush,
): Promise<Flushed> {
  const { name } = destination;
  const held =
    snapshot ?? atMostEvery(SNAPSHOT_MAX_AGE_MS, () => fetchSnapshot(destination, leaving));
  const deliver = scope === 'all' ? sendAgain : deliverPending;
  const groups =
    scope === 'all' ? await groupsSentTo(store, name) : await store.pending.groups(name);
  progress.expect(groups.length);
  const queue = { concurrency: CONCURRENCY, leaving, onDone: () => progress.done() };
  const results = await untilHopeless(groups, queue, async (group) => {
    await turn?.();
    return deliver(store, destination, group, await held(), leaving);
  });
  const delivered = results.filter(({ kind }) => kind === 'delivered').length;
  const alreadyHeld = results.filter(({ kind }) => kind === 'held').length;
  if (delivered > 0) await endOutage(store.layout, name);
  const left = leftIn(groups, results);
  return { destination: name, delivered, ...(scope === 'all' && { held: alreadyHeld }), left };
}

/** Groups whose last run named the destination. `--all` sends no others there. */
async function groupsSentTo(store: StateStore, name: string): Promise<readonly string[]> {
  const { views } = await mapGroups(store, (state) =>
    deliveryTo(state, name) === undefined ? [] : [nameOf(state.key)],
  );
  return views.flat();
}

/** Counts the groups that are pending at destinations other than `destinations`. */
export async function waitingElsewhere(
  store: StateStore,
  destinations: readonly string[],
): Promise<readonly { readonly destination: string; readonly groups: number }[]> {
  const counts = new Map<string, number>();
  for (const groups of await store.pending.elsewhere(destinations)) {
    for (const group of groups) {
      const state = await store.stateOf(group);
      const names = state === undefined ? [] : pendingAt(state);
      const others = names.filter((name) => !destinations.includes(name));
      for (const name of others) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].map(([destination, groups]) => ({ destination, groups }));
}
