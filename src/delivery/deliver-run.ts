import { openDestinations, preloadDestinations, warningsOf } from '../destinations/kinds.js';
import type { DestinationDelivery, DeliveryResult } from '../model/delivery.js';
import { hasArrived } from '../destinations/delivery-outcome.js';
import { SKIPPED } from './selection.js';
import type { RecordedRun } from '../model/recorded-run.js';
import type { Destination } from '../destinations/destination.js';
import { describeDelivery } from '../destinations/describe-delivery.js';
import { type Disk, diskFor } from '../platform/disk.js';
import { loadAddon } from '../platform/lock-method.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import { deliveryTo } from '../state/delivered.js';
import { nameOf } from '../state/layout.js';
import { type Current, withDeliveryLock, type LockedDelivery } from '../state/delivery-lock.js';
import { StateStore } from '../state/store.js';
import { withinBudget } from './budget.js';
import { deliverBacklog } from './backlog.js';
import { type Limits, send, sendFresh, type Sent } from './send-state.js';

export interface Delivered {
  readonly deliveries: readonly DeliveryResult[];
  /** One line for each destination that did not get everything. */
  readonly problems: readonly string[];
}

/** The modules that the end of a run takes, to be loaded while the job runs. */
export const PRELOADS: readonly ((plan: Plan) => Promise<unknown> | undefined)[] = [
  ({ state }) => (state.kind === 'none' ? undefined : loadAddon()),
  preloadDestinations,
];

/**
 * Sends the result to every destination, and what others on this machine could not send before; all of it within the
 * budget.
 */
export async function deliverRun(
  host: Pick<Host, 'eventLoop'>,
  plan: Plan,
  kept: RecordedRun,
  leaving: AbortSignal,
): Promise<Delivered> {
  const destinations = await openDestinations(plan);
  const disk = diskFor(host, destinations.length);
  const results = await withinBudget(plan.pushTimeoutSeconds, leaving, (signal) =>
    Promise.all(destinations.map((each) => deliverTo(each, plan, kept, { disk, signal }))),
  );
  const deliveries = results.filter((result) => result !== 'busy');
  return {
    deliveries,
    problems: [
      ...(await warningsOf(destinations)),
      ...(results.includes('busy') ? [BUSY] : []),
      ...deliveries
        .filter(({ delivery }) => delivery.kind !== 'delivered')
        .map((result) => problemWith(result, kept)),
    ],
  };
}

function problemWith({ destination, delivery }: DeliveryResult, { history }: RecordedRun): string {
  const line = describeDelivery(delivery, destination);
  const isKept = history === 'known' && !hasArrived({ delivery });
  return isKept ? `${line}; kept for the next run or jobmeter flush` : line;
}

const BUSY = 'other runs of this group are still sending: the next one sends this result too';

async function deliverTo(
  destination: Destination,
  plan: Plan,
  kept: RecordedRun,
  { disk, signal }: { readonly disk: Disk; readonly signal: AbortSignal },
): Promise<DeliveryResult | 'busy'> {
  const { name } = destination;
  const limits = { signal, seconds: plan.pushTimeoutSeconds };
  const asKept = { state: kept.state, running: 0 } as const;
  if (kept.history === 'unknown' || plan.state.kind === 'none') {
    const { delivery } = await sendOwn(destination, kept, asKept, limits);
    return { destination: name, delivery };
  }
  const store = new StateStore(plan.state, disk);
  const group = nameOf(plan.key);
  const locked = await withDeliveryLock(
    store,
    { group, destination: name },
    signal,
    async (current) => {
      const { delivery, isAll } = await sendOwn(destination, kept, current, limits);
      if (isAll) await store.settle(group, name, current.state);
      return delivery;
    },
  );
  if (locked.kind === 'busy') return 'busy';
  const delivery = await resultOf(locked, () => sendOwn(destination, kept, asKept, limits));
  if (hasArrived({ delivery })) await deliverBacklog(store, destination, group, signal);
  return { destination: name, delivery };
}

async function resultOf(
  locked: Exclude<LockedDelivery<DestinationDelivery>, { readonly kind: 'busy' }>,
  sendAlone: () => Promise<Sent>,
): Promise<DestinationDelivery> {
  switch (locked.kind) {
    case 'taken':
      return locked.result;
    case 'settled':
      // Another run has sent our result with its own.
      return DELIVERED;
    case 'unreadable':
      return (await sendAlone()).delivery;
  }
}

const DELIVERED = { kind: 'delivered', status: 200 } as const;

async function sendOwn(
  destination: Destination,
  { run, history }: RecordedRun,
  current: Current,
  limits: Limits,
): Promise<Sent> {
  if (run.outcome.kind !== 'skipped') return sendFresh(destination, current, history, limits);
  if (history === 'unknown') return { delivery: DELIVERED, isAll: true };
  const { state } = current;
  const delivery = await send(destination, current, SKIPPED, limits.signal);
  const before = deliveryTo(state, destination.name)?.delivered;
  return { delivery, isAll: hasArrived({ delivery }) && before === state.sequence - 1 };
}
