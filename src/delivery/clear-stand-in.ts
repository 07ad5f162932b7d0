import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Destination } from '../destinations/destination.js';
import { argumentsFor } from '../destinations/kinds.js';
import type { SnapshotFailure } from '../destinations/remote-snapshot.js';
import type { GroupState } from '../model/group-state.js';
import { acquireDeliveryLock } from '../state/delivery-lock.js';
import { removeStandIn } from '../state/stand-in-markers.js';
import type { StateStore } from '../state/store.js';
import { reasonOf } from '../util/reason-of.js';
import { shellLine } from '../util/shell-words.js';
import { unlockedReason } from './deliver-pending.js';
import { holdsAllOf, isOfRun } from './holds-all-of.js';
import type { RecentLists } from './recent-lists.js';

/** What became of the groups that a stand-in held. */
export interface CameHome {
  readonly standIn: string;
  readonly deleted: number;
  readonly left: readonly { readonly group: string; readonly reason: string }[];
}

/** `waiting`: the group's own gateway does not have it yet. `hopeless`: nothing can be deleted there now. */
type Cleared =
  | { readonly kind: 'deleted' | 'absent' | 'waiting' }
  | { readonly kind: 'left' | 'hopeless'; readonly reason: string };

/** `itself`: the stand-in has become the group's own gateway. `unnamed`: its own ones are not among those to be asked. */
export type Holder =
  | Destination
  | 'waiting'
  | 'itself'
  | { readonly kind: 'unnamed'; readonly names: readonly string[] };

/** Finds the gateway that holds a group now, among those that can be asked. */
export type HolderOf = (state: GroupState, standIn: string) => Holder;

interface Clearing {
  readonly store: StateStore;
  readonly standIn: Destination;
  readonly holderOf: HolderOf;
  readonly lists: RecentLists;
  readonly signal: AbortSignal;
}

/** Deletes what the stand-in holds of these groups, as far as it may go. */
export async function clear(clearing: Clearing, groups: readonly string[]): Promise<CameHome> {
  const left: CameHome['left'][number][] = [];
  let deleted = 0;
  let hopeless: string | undefined;
  for (const group of groups) {
    const result: Cleared =
      hopeless === undefined && !clearing.signal.aborted
        ? await clearOne(clearing, group).catch((error: unknown) => ({
            kind: 'left',
            reason: reasonOf(error),
          }))
        : { kind: 'left', reason: hopeless ?? 'ended by a signal' };
    if (result.kind === 'hopeless') hopeless = result.reason;
    if ('reason' in result) left.push({ group, reason: result.reason });
    if (result.kind === 'deleted') deleted += 1;
  }
  return { standIn: clearing.standIn.name, deleted, left };
}

async function clearOne(clearing: Clearing, group: string): Promise<Cleared> {
  const { store, standIn } = clearing;
  const key = { group, destination: standIn.name };
  // No run of this host sends the group there meanwhile.
  const lock = await acquireDeliveryLock(store.layout, key, 'none');
  if (lock.kind !== 'locked') return { kind: 'left', reason: unlockedReason(lock) };
  try {
    const result = await clearLocked(clearing, group);
    if (result.kind === 'deleted' || result.kind === 'absent') {
      await removeStandIn(store.layout, key);
    }
    return result;
  } finally {
    await lock.release();
  }
}

async function clearLocked(
  { store, standIn, holderOf, lists, signal }: Clearing,
  group: string,
): Promise<Cleared> {
  const decoded = await store.read(group);
  // Without state nobody knows whose copy it is.
  if (decoded === undefined || standIn.refresh !== undefined) return { kind: 'absent' };
  if (decoded.kind !== 'state') return { kind: 'left', reason: decoded.reason };
  const { state } = decoded;
  const holder = holderOf(state, standIn.name);
  if (holder === 'itself') return { kind: 'absent' };
  if (holder === 'waiting') return { kind: 'waiting' };
  if ('kind' in holder) return { kind: 'left', reason: addToDelete(holder.names) };
  const there = await lists.fresh(standIn);
  if (there.kind !== 'snapshot') return unlisted(there, standIn);
  const copy = there.of(state.key);
  // What no run has sent there is not ours.
  if (copy === undefined || !isOfRun(copy, state)) return { kind: 'absent' };
  const here = await lists.once(holder);
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

/** A copy is deleted only where both gateways can be asked. */
export function addToDelete(gateways: readonly string[]): string {
  const line = shellLine(gateways.flatMap((name) => argumentsFor(name)));
  return `add ${line} to delete what has come home`;
}

/** It was restarted empty. */
function lostBy({ name }: Destination): string {
  return `${name} no longer has it: jobmeter flush --all sends it there again`;
}
