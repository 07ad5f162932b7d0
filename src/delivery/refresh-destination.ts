import { hasArrived, isOwnFault } from '../destinations/delivery-outcome.js';
import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Destination } from '../destinations/destination.js';
import type { RemoteSnapshot, SnapshotFailure } from '../destinations/remote-snapshot.js';
import { pendingAt } from '../state/delivered.js';
import { acquireDeliveryLock } from '../state/delivery-lock.js';
import { groupNames } from '../state/map-groups.js';
import { groupsSent } from '../state/sent-series.js';
import type { StateStore } from '../state/store.js';
import { BUSY } from './deliver-pending.js';
import type { Flushed, Left, Progress } from './flushed.js';
import { lookAt, type InSight } from './group-in-sight.js';

/** Groups of one request. Each has a lock, and so a descriptor, until it is sent. */
const MOST_AT_ONCE = 100;

export interface Refresh {
  /** `sent-there`: groups whose last run named the destination. */
  readonly scope: 'all' | 'sent-there';
  readonly snapshot: () => Promise<RemoteSnapshot | SnapshotFailure>;
  readonly leaving: AbortSignal;
  readonly progress: Progress;
}

export type Refreshable = Destination & Required<Pick<Destination, 'refresh'>>;

/**
 * Sends local groups again as of now, except those of which the destination holds a newer run, and ends the series of
 * groups that were removed. Stops when the destination accepts nothing.
 */
export async function refreshDestination(
  store: StateStore,
  destination: Refreshable,
  refresh: Refresh,
): Promise<Flushed> {
  const { name } = destination;
  const { leaving, progress } = refresh;
  const groups = await groupsFor(store, name);
  progress.expect(groups.length);
  const left: Left[] = [];
  let delivered = 0;
  let hopeless: string | undefined;
  for (let at = 0; at < groups.length; at += MOST_AT_ONCE) {
    const some = groups.slice(at, at + MOST_AT_ONCE);
    if (leaving.aborted) hopeless ??= 'ended by a signal';
    const sent =
      hopeless === undefined
        ? await sendLocked(store, destination, some, refresh)
        : { arrived: 0, left: leftAll(some, hopeless), hopeless };
    delivered += sent.arrived;
    left.push(...sent.left);
    hopeless = sent.hopeless;
    for (const _ of some) progress.done();
  }
  return { destination: name, delivered, left };
}

/** Those of local state, and those that were removed from it and are seen there. */
async function groupsFor({ layout }: StateStore, destination: string): Promise<readonly string[]> {
  const known = await groupNames(layout);
  const sent = await groupsSent(layout, destination);
  const isKnown = new Set(known);
  return [...known, ...sent.filter((group) => !isKnown.has(group))];
}

interface Sent {
  readonly arrived: number;
  readonly left: readonly Left[];
  /** Why the destination accepts nothing at the moment. */
  readonly hopeless: string | undefined;
}

/** While no other process sends these groups to this destination. */
async function sendLocked(
  store: StateStore,
  destination: Refreshable,
  groups: readonly string[],
  { scope, snapshot, leaving }: Refresh,
): Promise<Sent> {
  const { name } = destination;
  const held = await snapshot();
  if (held.kind !== 'snapshot') {
    // What the destination holds may be newer.
    const hopeless = `${describeDelivery(held.failure, name)}; nothing is sent again without its list of groups`;
    return { arrived: 0, left: leftAll(groups, hopeless), hopeless };
  }
  const locks = new Map<string, NonNullable<Awaited<ReturnType<typeof acquireDeliveryLock>>>>();
  try {
    await Promise.all(
      groups.map(async (group) => {
        const lock = await acquireDeliveryLock(store.layout, { group, destination: name }, 'none');
        if (lock !== undefined) locks.set(group, lock);
      }),
    );
    const busy = groups.filter((group) => !locks.has(group));
    const looks = await Promise.all(
      [...locks.keys()].map((group) => lookAt(store, name, group, { scope, held })),
    );
    const unsound = looks.flatMap((look) => (look.kind === 'left' ? [look] : []));
    const inSight = looks.flatMap((look) => (look.kind === 'in-sight' ? [look] : []));
    const sent = await sendTogether(store, destination, inSight, leaving);
    return { ...sent, left: [...leftAll(busy, BUSY), ...unsound, ...sent.left] };
  } finally {
    await Promise.all(Array.from(locks.values(), (lock) => lock.release()));
  }
}

/** One by one where all together are refused: one bad group costs itself only. */
async function sendTogether(
  store: StateStore,
  destination: Refreshable,
  groups: readonly InSight[],
  signal: AbortSignal,
): Promise<Sent> {
  if (groups.length === 0) return { arrived: 0, left: [], hopeless: undefined };
  const { name } = destination;
  const delivery = await destination.refresh(
    groups.map(({ sent }) => sent),
    signal,
  );
  if (hasArrived({ delivery })) {
    for (const { group, state } of groups) {
      const isPending = state !== undefined && pendingAt(state).includes(name);
      if (isPending) await store.settle(group, name, state);
    }
    return { arrived: groups.length, left: [], hopeless: undefined };
  }
  const reason = describeDelivery(delivery, name);
  const left = leftAll(
    groups.map(({ group }) => group),
    reason,
  );
  if (!isOwnFault(delivery)) return { arrived: 0, left, hopeless: reason };
  if (groups.length === 1) return { arrived: 0, left, hopeless: undefined };
  const middle = Math.ceil(groups.length / 2);
  const first = await sendTogether(store, destination, groups.slice(0, middle), signal);
  if (first.hopeless !== undefined) return { ...first, left };
  const second = await sendTogether(store, destination, groups.slice(middle), signal);
  return {
    arrived: first.arrived + second.arrived,
    left: [...first.left, ...second.left],
    hopeless: second.hopeless,
  };
}

function leftAll(groups: readonly string[], reason: string): readonly Left[] {
  return groups.map((group) => ({ group, reason }));
}
