import { describeDelivery } from '../destinations/describe-delivery.js';
import type { SnapshotFailure } from '../destinations/remote-snapshot.js';
import { acquireDeliveryLock } from '../state/delivery-lock.js';
import { groupNames } from '../state/map-groups.js';
import { groupsSent } from '../state/sent-series.js';
import type { StateStore } from '../state/store.js';
import { BUSY, deliverPending } from './deliver-pending.js';
import type { Flushed, Left, FlushProgress } from './flushed.js';
import { type Inspection, inspectGroup } from './group-in-sight.js';
import type { HeldThere, RefreshMemory } from './refresh-memory.js';
import { leftAll, type Refreshable, type SentGroups, sendTogether } from './send-together.js';

/** Groups of one request. Each has a lock, and so a descriptor, until it is sent. */
const MOST_AT_ONCE = 100;

export interface Refresh {
  /** `sent-there`: groups whose last run named the destination. */
  readonly scope: 'all' | 'sent-there';
  readonly memory: RefreshMemory;
  readonly leaving: AbortSignal;
  readonly progress: FlushProgress;
}

export interface RefreshOutcome extends Flushed {
  /** Why it could not be compared with. Then nothing was sent. */
  readonly failure: SnapshotFailure | undefined;
}

/**
 * Sends local groups again as of now, except those of which the destination holds a newer run, and ends the series of
 * groups that were removed. Stops when the destination accepts nothing.
 */
export async function refreshDestination(
  store: StateStore,
  destination: Refreshable,
  refresh: Refresh,
): Promise<RefreshOutcome> {
  const { name } = destination;
  const { leaving, progress, memory } = refresh;
  const groups = await groupsFor(store, name);
  progress.expect(groups.length);
  memory.forgetOthers(groups);
  const left: Left[] = [];
  let delivered = 0;
  let hopeless: string | undefined;
  let failure: SnapshotFailure | undefined;
  for (let at = 0; at < groups.length; at += MOST_AT_ONCE) {
    const some = groups.slice(at, at + MOST_AT_ONCE);
    if (leaving.aborted) hopeless ??= 'ended by a signal';
    if (hopeless === undefined) {
      // Not under the locks, which runs wait for.
      const held = await memory.fetchHeld(store, destination, some, leaving);
      if (held.kind === 'held') {
        const sent = await sendLocked(store, destination, some, { ...refresh, held });
        ({ hopeless } = sent);
        delivered += sent.arrived;
        left.push(...sent.left);
      } else {
        failure = held;
        // What it holds may be newer.
        hopeless = `${describeDelivery(held.failure, name)}; nothing is sent again without its list of groups`;
        left.push(...leftAll(some, hopeless));
      }
    } else left.push(...leftAll(some, hopeless));
    for (const _ of some) progress.done();
  }
  return { destination: name, delivered, left, failure };
}

/** Those of local state, and those that were removed from it and are seen there. */
async function groupsFor({ layout }: StateStore, destination: string): Promise<readonly string[]> {
  const known = await groupNames(layout);
  const sent = await groupsSent(layout, destination);
  const isKnown = new Set(known);
  return [...known, ...sent.filter((group) => !isKnown.has(group))];
}

interface Occasion extends Pick<Refresh, 'scope' | 'leaving'> {
  readonly held: HeldThere;
}

async function sendLocked(
  store: StateStore,
  destination: Refreshable,
  groups: readonly string[],
  { scope, leaving, held: { snapshot: held, asOf } }: Occasion,
): Promise<SentGroups> {
  const { name } = destination;
  const { sent, inspected, busy } = await whileLocked(store, name, groups, async (locked) => {
    const found = await Promise.all(
      locked.map((group) => inspectGroup(store, name, group, { scope, held })),
    );
    const inSight = found.flatMap((each) => (each.kind === 'in-sight' ? [each] : []));
    return {
      inspected: found,
      sent: await sendTogether(store, destination, inSight, asOf, leaving),
    };
  });
  const unsound = only(inspected, 'left');
  // A part of them may be news there.
  for (const { group } of only(inspected, 'overtaken')) {
    await deliverPending(store, destination, group, held, leaving);
  }
  return { ...sent, left: [...leftAll(busy, BUSY), ...unsound, ...sent.left] };
}

function only<Kind extends Inspection['kind']>(
  inspected: readonly Inspection[],
  kind: Kind,
): readonly Extract<Inspection, { readonly kind: Kind }>[] {
  return inspected.filter(
    (each): each is Extract<Inspection, { readonly kind: Kind }> => each.kind === kind,
  );
}

/** No other process sends these groups to this destination meanwhile, except those that are `busy`. */
async function whileLocked<T>(
  { layout }: StateStore,
  destination: string,
  groups: readonly string[],
  action: (locked: readonly string[]) => Promise<T>,
): Promise<T & { readonly busy: readonly string[] }> {
  const locks = await Promise.all(
    groups.map(async (group) => ({
      group,
      lock: await acquireDeliveryLock(layout, { group, destination }, 'none'),
    })),
  );
  const isLocked = locks.filter(({ lock }) => lock !== undefined);
  const busy = locks.filter(({ lock }) => lock === undefined).map(({ group }) => group);
  try {
    return { ...(await action(isLocked.map(({ group }) => group))), busy };
  } finally {
    await Promise.all(isLocked.map(async ({ lock }) => lock?.release()));
  }
}
