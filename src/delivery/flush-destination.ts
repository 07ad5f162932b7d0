import { fetchSnapshot } from '../destinations/remote-snapshot.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import type { Destination } from '../destinations/destination.js';
import { deliveryTo, pendingAt } from '../state/delivered.js';
import { nameOf } from '../state/layout.js';
import { mapGroups } from '../state/map-groups.js';
import type { StateStore } from '../state/store.js';
import { deliverPending } from './deliver-pending.js';
import { type SentAgain, sendAgain } from './send-again.js';

/** Groups that are sent to one destination at the same time. A gateway takes pushes one by one; this hides the network. */
const PARALLEL = 8;

/** So long the answer of a destination about what it holds is good for. */
const LOOK_AGAIN_MS = 10_000;

/** Told of how far it is. */
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
  /** The name of its file. */
  readonly group: string;
  readonly reason: string;
}

/** `pending`: what has not arrived yet. `all`: also what has arrived and is there no more. */
export type FlushScope = 'pending' | 'all';

/** Sends what is in scope to `destination`, until that takes nothing. */
export async function flushTo(
  store: StateStore,
  destination: Destination,
  scope: FlushScope,
  leaving: AbortSignal,
  progress: Progress,
): Promise<Flushed> {
  const { name } = destination;
  const groups =
    scope === 'all' ? await groupsSentTo(store, name) : await store.pending.groups(name);
  const deliver = scope === 'all' ? sendAgain : deliverPending;
  progress.expect(groups.length);
  const look = lookingAgain(destination, leaving);
  const left: Left[] = [];
  const waiting = groups.values();
  let held = 0;
  let hopeless: string | undefined;
  const sendSome = async (): Promise<void> => {
    for (const group of waiting) {
      const result: SentAgain =
        hopeless === undefined && !leaving.aborted
          ? await deliver(store, destination, group, await look(), leaving)
          : { kind: 'left', reason: hopeless ?? 'ended by a signal' };
      if (result.kind === 'hopeless') hopeless = result.reason;
      if (result.kind === 'held') held += 1;
      else if (result.kind !== 'delivered') left.push({ group, reason: result.reason });
      progress.done();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, sendSome));
  const delivered = groups.length - held - left.length;
  return { destination: name, delivered, ...(scope === 'all' && { held }), left };
}

/** Groups whose last run named the destination: those of others are not for it. */
async function groupsSentTo(store: StateStore, name: string): Promise<readonly string[]> {
  const { views } = await mapGroups(store, (state) =>
    deliveryTo(state, name) === undefined ? [] : [nameOf(state.key)],
  );
  return views.flat();
}

/** One answer for many groups, renewed while that goes on. */
function lookingAgain(
  destination: Destination,
  signal: AbortSignal,
): () => Promise<RemoteSnapshot | SnapshotFailure> {
  let held: Promise<RemoteSnapshot | SnapshotFailure> | undefined;
  let since = 0;
  return () => {
    const now = performance.now();
    if (held === undefined || now - since > LOOK_AGAIN_MS) {
      held = fetchSnapshot(destination, signal);
      since = now;
    }
    return held;
  };
}

/** How many groups wait for others than `destinations`, by the name of the other. */
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
