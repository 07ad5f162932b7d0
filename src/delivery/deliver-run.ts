import { openDestinations, preloadDestinations, warningsOf } from '../destinations/kinds.js';
import type { DestinationDelivery, DeliveryResult } from '../model/delivery.js';
import { hasArrived } from '../destinations/delivery-outcome.js';
import { SKIPPED } from './selection.js';
import type { RecordedRun } from '../model/recorded-run.js';
import type { Destination } from '../destinations/destination.js';
import { type Disk, diskFor } from '../platform/disk.js';
import { loadAddon } from '../platform/lock-method.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import type { Schedule } from '../model/schedule.js';
import { deliveryTo } from '../state/delivered.js';
import { nameOf } from '../state/layout.js';
import { type Current, withDeliveryLock, type LockedDelivery } from '../state/delivery-lock.js';
import { StateStore } from '../state/store.js';
import { withinBudget } from './budget.js';
import { deliverBacklog } from './backlog.js';
import { deliveryProblems } from './delivery-problems.js';
import { type SendLimits, send, sendFresh, type Sent } from './send-state.js';

export interface RunDelivery {
  readonly deliveries: readonly DeliveryResult[];
  /** One line per failed delivery, and warnings. */
  readonly problems: readonly string[];
}

/** Loads the modules that delivery needs. They are loaded while the job runs. */
export const PRELOADS: readonly ((plan: Plan) => Promise<unknown> | undefined)[] = [
  ({ state }) => (state.kind === 'none' ? undefined : loadAddon()),
  preloadDestinations,
  ({ due }) => (due.schedule === undefined ? undefined : import('../schedule/load-due-fold.js')),
  ({ due }) => (isOnClock(due.schedule) ? import('../schedule/cron-starts.js') : undefined),
  ({ due }) =>
    due.schedule?.kind === 'calendar' ? import('../schedule/calendar-starts.js') : undefined,
];

function isOnClock(schedule: Schedule | undefined): boolean {
  return schedule?.kind === 'cron' || schedule?.kind === 'calendar';
}

/**
 * Sends the result to every destination, and then pending groups of earlier runs on this host, all within the push
 * timeout.
 */
export async function deliverRun(
  host: Pick<Host, 'eventLoop' | 'stderr'>,
  plan: Plan,
  recorded: RecordedRun,
  leaving: AbortSignal,
): Promise<RunDelivery> {
  const destinations = await openDestinations(plan);
  const disk = diskFor(host, destinations.length);
  const results = await withinBudget(plan.pushTimeoutSeconds, leaving, (signal) =>
    Promise.all(destinations.map((each) => deliverTo(each, plan, recorded, { disk, signal }))),
  );
  const deliveries = results.filter((result) => result !== 'busy');
  return {
    deliveries,
    problems: [
      ...(await warningsOf(destinations)),
      ...(results.includes('busy') ? [BUSY] : []),
      ...(await deliveryProblems(host, plan, recorded, { disk, deliveries })),
    ],
  };
}

const BUSY = 'other runs of this group are still sending; the next run sends this result too';

async function deliverTo(
  destination: Destination,
  plan: Plan,
  recorded: RecordedRun,
  { disk, signal }: { readonly disk: Disk; readonly signal: AbortSignal },
): Promise<DeliveryResult | 'busy'> {
  const { name } = destination;
  const limits = { signal, seconds: plan.pushTimeoutSeconds };
  const asRecorded = { state: recorded.state, running: 0 } as const;
  if (recorded.history === 'unknown' || plan.state.kind === 'none') {
    const { delivery } = await sendOwn(destination, recorded, asRecorded, limits);
    return { destination: name, delivery };
  }
  const store = new StateStore(plan.state, disk);
  const group = nameOf(plan.key);
  const locked = await withDeliveryLock(
    store,
    { group, destination: name },
    signal,
    async (current) => {
      const { delivery, isAll } = await sendOwn(destination, recorded, current, limits);
      if (isAll) await store.settle(group, name, current.state);
      return delivery;
    },
  );
  if (locked.kind === 'busy') return 'busy';
  const delivery = await deliveryOf(locked, () =>
    sendOwn(destination, recorded, asRecorded, limits),
  );
  if (hasArrived({ delivery })) await deliverBacklog(store, destination, group, signal);
  return { destination: name, delivery };
}

async function deliveryOf(
  locked: Exclude<LockedDelivery<DestinationDelivery>, { readonly kind: 'busy' }>,
  sendUnlocked: () => Promise<Sent>,
): Promise<DestinationDelivery> {
  switch (locked.kind) {
    case 'taken':
      return locked.result;
    case 'settled':
      // The previous holder of the lock has sent our result with its own.
      return DELIVERED;
    case 'unreadable':
      return (await sendUnlocked()).delivery;
  }
}

const DELIVERED = { kind: 'delivered', status: 200 } as const;

async function sendOwn(
  destination: Destination,
  { run, history }: RecordedRun,
  current: Current,
  limits: SendLimits,
): Promise<Sent> {
  if (run.outcome.kind !== 'skipped') return sendFresh(destination, current, history, limits);
  if (history === 'unknown') return { delivery: DELIVERED, isAll: true };
  const { state } = current;
  const delivery = await send(destination, current, SKIPPED, limits.signal);
  const before = deliveryTo(state, destination.name)?.delivered;
  return { delivery, isAll: hasArrived({ delivery }) && before === state.sequence - 1 };
}
