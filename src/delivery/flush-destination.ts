import { fetchSnapshot } from '../destinations/remote-snapshot.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import type { Destination } from '../destinations/destination.js';
import { deliveryTo, pendingAt } from '../state/delivered.js';
import { nameOf } from '../state/layout.js';
import { mapGroups } from '../state/map-groups.js';
import { endOutage } from '../state/outages.js';
import type { StateStore } from '../state/store.js';
import { deliverPending } from './deliver-pending.js';
import { refresh, type SentAgain, sendAgain } from './send-again.js';

/** Concurrent pushes per destination. A gateway processes pushes one by one; concurrency hides network latency. */
const CONCURRENCY = 8;

/** How long a snapshot of a destination is reused. */
const SNAPSHOT_MAX_AGE_MS = 10_000;

/** Receives the progress of a flush. */
export interface Progress {
  expect(groups: number): void;
  done(): void;
}

export interface Flushed {
  readonly destination: string;
  readonly delivered: number;
  /** Where all groups were to be sent: how many the destination had already. */
  readonly held?: number;
  readonly left: readonly Left[];
}

export interface Left {
  /** Name of its state file. */
  readonly group: string;
  readonly reason: string;
}

/**
 * `pending`: what has not arrived yet. `all`: also what arrived before and is missing now. `refresh`: also what is there,
 * where values fade.
 */
export type FlushScope = 'pending' | 'all' | 'refresh';

/** Sends the groups in scope to `destination`. Stops when the destination accepts nothing. */
export async function flushTo(
  store: StateStore,
  destination: Destination,
  scope: FlushScope,
  leaving: AbortSignal,
  progress: Progress,
): Promise<Flushed> {
  const { name } = destination;
  const deliver = deliveryIn(scope, destination);
  const groups =
    deliver === deliverPending ? await store.pending.groups(name) : await groupsSentTo(store, name);
  progress.expect(groups.length);
  const snapshot = cachedSnapshot(destination, leaving);
  const left: Left[] = [];
  const queue = groups.values();
  let held = 0;
  let hopeless: string | undefined;
  const worker = async (): Promise<void> => {
    for (const group of queue) {
      const result: SentAgain =
        hopeless === undefined && !leaving.aborted
          ? await deliver(store, destination, group, await snapshot(), leaving)
          : { kind: 'left', reason: hopeless ?? 'ended by a signal' };
      if (result.kind === 'hopeless') hopeless = result.reason;
      if (result.kind === 'held') held += 1;
      else if (result.kind !== 'delivered') left.push({ group, reason: result.reason });
      progress.done();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const delivered = groups.length - held - left.length;
  if (delivered > 0) await endOutage(store.layout, name);
  return { destination: name, delivered, ...(scope === 'all' && { held }), left };
}

function deliveryIn(scope: FlushScope, { fades }: Destination): typeof sendAgain {
  switch (scope) {
    case 'all':
      return sendAgain;
    case 'refresh':
      return fades ? refresh : deliverPending;
    case 'pending':
      return deliverPending;
  }
}

/** Groups whose last run named the destination. Groups of other destinations are not sent there. */
async function groupsSentTo(store: StateStore, name: string): Promise<readonly string[]> {
  const { views } = await mapGroups(store, (state) =>
    deliveryTo(state, name) === undefined ? [] : [nameOf(state.key)],
  );
  return views.flat();
}

/** Fetches a snapshot once for many groups, and again when it is too old. */
function cachedSnapshot(
  destination: Destination,
  signal: AbortSignal,
): () => Promise<RemoteSnapshot | SnapshotFailure> {
  let snapshot: Promise<RemoteSnapshot | SnapshotFailure> | undefined;
  let fetchedAt = 0;
  return () => {
    const now = performance.now();
    if (snapshot === undefined || now - fetchedAt > SNAPSHOT_MAX_AGE_MS) {
      snapshot = fetchSnapshot(destination, signal);
      fetchedAt = now;
    }
    return snapshot;
  };
}

/** Counts pending groups per destination, for destinations other than `destinations`. */
export async function waitingElsewhere(
  store: StateStore,
  destinations: readonly string[],
): Promise<readonly { readonly destination: string; readonly groups: number }[]> {
  const counts = new Map<string, number>();
  for (const groups of await store.pending.elsewhere(destinations)) {
    for (const group of groups) {
      const decoded = await store.read(group);
      const names = decoded?.kind === 'state' ? pendingAt(decoded.state) : [];
      const others = names.filter((name) => !destinations.includes(name));
      for (const name of others) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].map(([destination, groups]) => ({ destination, groups }));
}
