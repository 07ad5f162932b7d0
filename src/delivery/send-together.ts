import { hasArrived, isOwnFault } from '../destinations/delivery-outcome.js';
import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Destination } from '../destinations/destination.js';
import { pendingAt } from '../state/delivered.js';
import type { StateStore } from '../state/store.js';
import type { Left } from './flushed.js';
import type { InSight } from './group-in-sight.js';

/** One where values fade. */
export type Refreshable = Destination & Required<Pick<Destination, 'refresh'>>;

export interface Sent {
  readonly arrived: number;
  readonly left: readonly Left[];
  /** Why the destination accepts nothing at the moment. */
  readonly hopeless: string | undefined;
}

/** In one request, or in halves where that is refused: one bad group costs itself only. */
export async function sendTogether(
  store: StateStore,
  destination: Refreshable,
  groups: readonly InSight[],
  asOf: number,
  signal: AbortSignal,
): Promise<Sent> {
  if (groups.length === 0) return { arrived: 0, left: [], hopeless: undefined };
  const { name } = destination;
  const inSight = groups.map(({ sent }) => sent);
  const delivery = await destination.refresh(inSight, asOf, signal);
  if (hasArrived({ delivery })) {
    for (const { group, state } of groups) {
      const isPending = state !== undefined && pendingAt(state).includes(name);
      if (isPending) await store.settle(group, name, state);
    }
    return { arrived: groups.length, left: [], hopeless: undefined };
  }
  const reason = describeDelivery(delivery, name);
  const names = groups.map(({ group }) => group);
  if (!isOwnFault(delivery)) return { arrived: 0, left: leftAll(names, reason), hopeless: reason };
  if (groups.length === 1) return { arrived: 0, left: leftAll(names, reason), hopeless: undefined };
  const middle = Math.ceil(groups.length / 2);
  const first = await sendTogether(store, destination, groups.slice(0, middle), asOf, signal);
  if (first.hopeless !== undefined) {
    return { ...first, left: [...first.left, ...leftAll(names.slice(middle), first.hopeless)] };
  }
  const second = await sendTogether(store, destination, groups.slice(middle), asOf, signal);
  return {
    arrived: first.arrived + second.arrived,
    left: [...first.left, ...second.left],
    hopeless: second.hopeless,
  };
}

export function leftAll(groups: readonly string[], reason: string): readonly Left[] {
  return groups.map((group) => ({ group, reason }));
}
