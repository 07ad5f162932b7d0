import type { SnapshotFailure } from '../../destinations/remote-snapshot.js';
import { isThere } from '../../platform/files.js';
import { deliveryTo } from '../../state/delivered.js';
import { groupNames } from '../../state/map-groups.js';
import { groupsSent } from '../../state/sent-series.js';
import type { StateStore } from '../../state/store.js';
import { turns } from '../../util/take-turns.js';
import { deliverPending } from '../deliver-pending.js';
import type { Flushed, FlushProgress, Left } from '../flushed.js';
import { inspectGroup, type Inspection } from './inspect-group.js';
import type { HeldThere, RefreshMemory } from './refresh-memory.js';
import { unlistedReason } from '../send-again.js';
import { leftAll, type Refreshable, type SentGroups, sendTogether } from './send-together.js';
import { whileLocked } from './while-locked.js';
import { filterAsync } from '../../util/filter-async.js';

/** Groups of one query. */
const MOST_ASKED_FOR = 96;

/**
 * Groups of one request. Until it is answered, each has a lock, and so a descriptor, and its series are in memory.
 */
const MOST_AT_ONCE = 16;

export interface Refresh {
  /** `sent-there`: groups whose last run named the destination. */
  readonly scope: 'all' | 'sent-there';
  readonly memory: RefreshMemory;
  readonly leaving: AbortSignal;
  readonly progress: FlushProgress;
  /** Awaited before each request, so that other work of this process goes first. */
  readonly turn?: () => Promise<void>;
}

export interface RefreshOutcome {
  readonly flushed: Flushed;
  /** Why the destination did not list its groups. Then nothing was sent again. */
  readonly failure: SnapshotFailure | undefined;
  /** Why the destination accepts nothing at the moment, although it may have accepted some before. */
  readonly hopeless?: string | undefined;
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
  const { scope, leaving, progress, memory, turn } = refresh;
  const groups = await groupsFor(store, name);
  progress.expect(groups.length);
  memory.forgetOthers(groups);
  const left: Left[] = [];
  let delivered = 0;
  let hopeless: string | undefined;
  let failure: SnapshotFailure | undefined;
  const wanted = async (some: readonly string[]): Promise<readonly string[]> =>
    scope === 'all' ? some : sentThere(store, name, some);
  for (let at = 0; at < groups.length; at += MOST_AT_ONCE) {
    const some = groups.slice(at, at + MOST_AT_ONCE);
    await turn?.();
    if (leaving.aborted) hopeless ??= 'ended by a signal';
    if (hopeless === undefined) {
      // Not under the locks, which runs wait for.
      const asked = at - (at % MOST_ASKED_FOR);
      const together = groups.slice(asked, asked + MOST_ASKED_FOR);
      const held = await memory.fetchHeld(store, destination, together, leaving);
      if (held.kind === 'held') {
        const sent = await sendLocked(store, destination, some, { ...refresh, held });
        ({ hopeless } = sent);
        delivered += sent.arrived;
        left.push(...sent.left);
      } else {
        failure = held;
        hopeless = unlistedReason(held, name);
        left.push(...leftAll(await wanted(some), hopeless));
      }
    } else left.push(...leftAll(await wanted(some), hopeless));
    for (const _ of some) progress.done();
  }
  return { flushed: { destination: name, delivered, left }, failure, hopeless };
}

/** Leaves out the groups whose state does not name the destination. */
async function sentThere(
  store: StateStore,
  destination: string,
  groups: readonly string[],
): Promise<readonly string[]> {
  return filterAsync(groups, async (group) => {
    const state = await store.stateOf(group);
    return state === undefined || deliveryTo(state, destination) !== undefined;
  });
}

/** Groups of local state, and groups that were removed from it and still have series at the destination. */
async function groupsFor({ layout }: StateStore, destination: string): Promise<readonly string[]> {
  // If the directory is missing, its disk may be unmounted, and no group was removed.
  if (!(await isThere(layout.disk, layout.groups))) return [];
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
  const { sent, inspected, unlocked } = await whileLocked(store, name, groups, async (locked) => {
    const pause = turns();
    const found: Inspection[] = [];
    for (const group of locked) {
      found.push(await inspectGroup(store, name, group, { scope, held }));
      await pause();
    }
    const toRefresh = found.flatMap((each) => (each.kind === 'to-refresh' ? [each] : []));
    return {
      inspected: found,
      sent: await sendTogether(store, destination, toRefresh, asOf, leaving),
    };
  });
  const unsound = only(inspected, 'left').map(({ left }) => left);
  // A part of their state may be newer than what the destination holds.
  for (const { group } of only(inspected, 'overtaken')) {
    await deliverPending(store, destination, group, held, leaving);
  }
  return { ...sent, left: [...unlocked, ...unsound, ...sent.left] };
}

function only<Kind extends Inspection['kind']>(
  inspected: readonly Inspection[],
  kind: Kind,
): readonly Extract<Inspection, { readonly kind: Kind }>[] {
  return inspected.filter(
    (each): each is Extract<Inspection, { readonly kind: Kind }> => each.kind === kind,
  );
}
