import { hasArrived, isOwnFault } from '../../destinations/delivery-outcome.js';
import { describeDelivery } from '../../destinations/describe-delivery.js';
import type { Destination } from '../../destinations/destination.js';
import type { StateStore } from '../../state/store.js';
import type { Left } from '../flushed.js';
import type { ToRefresh } from './inspect-group.js';

/** A destination that needs a refresh, see `Destination`. */
export type Refreshable = Destination & Required<Pick<Destination, 'refresh'>>;

export interface SentGroups {
  readonly arrived: number;
  readonly left: readonly Left[];
  /** Why the destination accepts nothing at the moment. Undefined if it accepts groups. */
  readonly hopeless: string | undefined;
}

/** Sends all groups in one request. If it is refused, sends halves: one bad group must not hold up the others. */
export async function sendTogether(
  store: StateStore,
  destination: Refreshable,
  groups: readonly ToRefresh[],
  asOf: number,
  signal: AbortSignal,
): Promise<SentGroups> {
  if (groups.length === 0) return { arrived: 0, left: [], hopeless: undefined };
  const { name } = destination;
  const toRefresh = groups.map(({ sent }) => sent);
  const delivery = await destination.refresh(toRefresh, asOf, signal);
  const parts = { store, destination, asOf, signal };
  const pending = groups.filter((each) => each.pending !== undefined);
  if (delivery.kind === 'delivered-in-part' && groups.length > 1) {
    // The response does not tell which groups were refused, so each pending one is sent by itself.
    const sent = await sendApart(
      parts,
      pending.map((each) => [each]),
    );
    return { ...sent, arrived: sent.arrived + groups.length - pending.length };
  }
  if (hasArrived({ delivery })) {
    for (const { group, pending: state } of pending) await store.settle(group, name, state);
    return { arrived: groups.length, left: [], hopeless: undefined };
  }
  const reason = describeDelivery(delivery, name);
  const names = groups.map(({ group }) => group);
  if (!isOwnFault(delivery)) return { arrived: 0, left: leftAll(names, reason), hopeless: reason };
  if (groups.length === 1) return { arrived: 0, left: leftAll(names, reason), hopeless: undefined };
  const middle = Math.ceil(groups.length / 2);
  return sendApart(parts, [groups.slice(0, middle), groups.slice(middle)]);
}

interface Sending {
  readonly store: StateStore;
  readonly destination: Refreshable;
  readonly asOf: number;
  readonly signal: AbortSignal;
}

/** Sends one part after the other, until the destination accepts nothing. */
async function sendApart(
  { store, destination, asOf, signal }: Sending,
  parts: readonly (readonly ToRefresh[])[],
): Promise<SentGroups> {
  const left: Left[] = [];
  let arrived = 0;
  let hopeless: string | undefined;
  for (const part of parts) {
    const names = part.map(({ group }) => group);
    const sent: SentGroups =
      hopeless === undefined
        ? await sendTogether(store, destination, part, asOf, signal)
        : { arrived: 0, left: leftAll(names, hopeless), hopeless };
    arrived += sent.arrived;
    left.push(...sent.left);
    ({ hopeless } = sent);
  }
  return { arrived, left, hopeless };
}

export function leftAll(groups: readonly string[], reason: string): readonly Left[] {
  return groups.map((group) => ({ group, reason }));
}
