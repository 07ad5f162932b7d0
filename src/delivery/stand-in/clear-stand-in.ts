import { describeDelivery } from '../../destinations/describe-delivery.js';
import type { Destination } from '../../destinations/destination.js';
import { argumentsFor } from '../../destinations/kinds.js';
import type { SnapshotFailure } from '../../destinations/remote-snapshot.js';
import type { GroupState } from '../../model/group-state.js';
import { withDeliveryLock } from '../../state/delivery-lock.js';
import { removeStandIn } from '../../state/stand-in-markers.js';
import type { StateStore } from '../../state/store.js';
import { reasonOf } from '../../util/reason-of.js';
import { shellLine } from '../../util/shell-words.js';
import { leftUnlocked } from '../deliver-pending.js';
import type { Left } from '../flushed.js';
import { holdsAllOf, isOfRun } from '../select/holds-all-of.js';
import type { RecentLists } from './recent-lists.js';
import { leftIn, type NotDone, untilHopeless } from '../until-hopeless.js';

/** How many groups were deleted from a stand-in, and why the others were not. */
export interface CameHome {
  readonly standIn: string;
  readonly deleted: number;
  readonly left: readonly Left[];
}

/**
 * `absent`: the stand-in has no copy that jobmeter may delete. `waiting`: the group's own gateway does not have the group
 * yet. `hopeless`: nothing can be deleted there now.
 */
type Cleared = { readonly kind: 'deleted' | 'absent' | 'waiting' } | NotDone;

/**
 * The gateway that has the group now. `waiting`: none has it yet. `itself`: the stand-in has become the group's own
 * gateway. `unnamed`: the command names none of the group's own gateways, so none can be asked.
 */
export type Holder =
  | Destination
  | 'waiting'
  | 'itself'
  | { readonly kind: 'unnamed'; readonly names: readonly string[] };

/** Finds the holder of a group among the gateways that can be asked. */
export type HolderOf = (state: GroupState, standIn: string) => Holder;

interface Clearing {
  readonly store: StateStore;
  readonly standIn: Destination;
  readonly holderOf: HolderOf;
  readonly lists: RecentLists;
  readonly signal: AbortSignal;
}

/**
 * Deletes these groups from the stand-in, except those that no other gateway has completely. Stops when the stand-in
 * deletes nothing.
 */
export async function clear(clearing: Clearing, groups: readonly string[]): Promise<CameHome> {
  const queue = { concurrency: 1, leaving: clearing.signal };
  const results = await untilHopeless(groups, queue, (group) =>
    clearOne(clearing, group).catch((error: unknown): Cleared => ({
      kind: 'left',
      reason: reasonOf(error),
    })),
  );
  const deleted = results.filter(({ kind }) => kind === 'deleted').length;
  return { standIn: clearing.standIn.name, deleted, left: leftIn(groups, results) };
}

async function clearOne(clearing: Clearing, group: string): Promise<Cleared> {
  const { store, standIn } = clearing;
  const key = { group, destination: standIn.name };
  const clearIt = async (): Promise<Cleared> => {
    const result = await clearLocked(clearing, group);
    if (result.kind === 'deleted' || result.kind === 'absent') {
      await removeStandIn(store.layout, key);
    }
    return result;
  };
  // Keeps runs of this host from sending the group there meanwhile.
  return withDeliveryLock(store.layout, key, 'none', clearIt, leftUnlocked);
}

async function clearLocked(
  { store, standIn, holderOf, lists, signal }: Clearing,
  group: string,
): Promise<Cleared> {
  const decoded = await store.read(group);
  // Without state, the copy can't be compared. VictoriaMetrics deletes nothing.
  if (decoded === undefined || standIn.refresh !== undefined) return { kind: 'absent' };
  if (decoded.kind !== 'state') return { kind: 'left', reason: decoded.reason };
  const { state } = decoded;
  const holder = holderOf(state, standIn.name);
  if (holder === 'itself') return { kind: 'absent' };
  if (holder === 'waiting') return { kind: 'waiting' };
  if ('kind' in holder) return { kind: 'left', reason: addToDelete(holder.names) };
  const there = await lists(standIn).fresh(signal);
  if (there.kind !== 'snapshot') return unlisted(there, standIn);
  const copy = there.of(state.key);
  // Someone else has pushed it: it has no start or end of a run of ours.
  if (copy === undefined || !isOfRun(copy, state)) return { kind: 'absent' };
  const here = await lists(holder).once(signal);
  if (here.kind !== 'snapshot') return unlisted(here, holder);
  const own = here.of(state.key);
  if (own === undefined) return { kind: 'left', reason: lostBy(holder) };
  if (!holdsAllOf(own, copy, state)) {
    const reason = `what ${standIn.name} holds is newer than what ${holder.name} has: another host has put it there`;
    return { kind: 'left', reason };
  }
  const delivery = await standIn.delete(state.key, signal);
  if (delivery.kind === 'delivered') return { kind: 'deleted' };
  return { kind: 'hopeless', reason: describeDelivery(delivery, standIn.name) };
}

function unlisted({ failure }: SnapshotFailure, { name }: Destination): Cleared {
  return { kind: 'hopeless', reason: describeDelivery(failure, name) };
}

/** The reason of a group whose holder and stand-in are not both named: each must be asked before a deletion. */
export function addToDelete(gateways: readonly string[]): string {
  const line = shellLine(gateways.flatMap((name) => argumentsFor(name)));
  return `add ${line} to delete the copy`;
}

/** The reason of a group that its gateway has lost, after a restart without persistence for example. */
function lostBy({ name }: Destination): string {
  return `${name} no longer has it: jobmeter flush --all sends it there again`;
}
