import {
  isSpread,
  openDestinations,
  preloadDestinations,
  warningsOf,
} from '../destinations/kinds.js';
import type { DeliveryResult } from '../model/delivery.js';
import { hasArrived } from '../destinations/delivery-outcome.js';
import type { RecordedRun } from '../model/recorded-run.js';
import type { Destination } from '../destinations/destination.js';
import { type Disk, diskFor } from '../platform/disk.js';
import { loadAddon } from '../platform/lock-method.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import type { Schedule } from '../model/schedule.js';
import { nameOf } from '../state/layout.js';
import { withDeliveryLock, type LockedDelivery } from '../state/delivery-lock.js';
import { StateStore } from '../state/store.js';
import { withinBudget } from './budget.js';
import { deliverBacklog } from './backlog.js';
import { deliveryProblems } from './delivery-problems.js';
import { DELIVERED, type RunToSend, sendRun, type SentRun } from './send-run.js';

export interface RunDelivery {
  readonly deliveries: readonly DeliveryResult[];
  /** One line per failed delivery, and warnings. */
  readonly problems: readonly string[];
}

/** Load the modules that delivery needs, while the job runs. */
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
 * Sends the result to every destination, and then pending groups of earlier runs on this host, all
 * within the push timeout. This folder decides which group goes to which destination, and when:
 * during a run, at its end, and by `flush`. It sends nothing that would replace a newer run.
 */
export async function deliverRun(
  host: Pick<Host, 'eventLoop' | 'stderr'>,
  plan: Plan,
  recorded: RecordedRun,
  leaving: AbortSignal,
): Promise<RunDelivery> {
  const destinations = await openDestinations(plan);
  const disk = diskFor(host, destinations.length);
  const results = await withinBudget(plan.pushTimeoutSeconds, leaving, (signal) => {
    const limits = { signal, seconds: plan.pushTimeoutSeconds };
    const end = performance.now() + plan.pushTimeoutSeconds * 1000;
    return Promise.all(
      destinations.map((each, index) => {
        const hasStandIns = plan.standIns !== undefined && isSpread(plan.destinations[index]);
        return deliverTo(each, { plan, recorded, disk, limits, end, hasStandIns });
      }),
    );
  });
  const deliveries = results.flatMap(({ result }) => (result === 'busy' ? [] : [result]));
  return {
    deliveries,
    problems: [
      ...(await warningsOf(destinations)),
      ...(results.some(({ result }) => result === 'busy') ? [BUSY] : []),
      ...(await deliveryProblems(host, plan, recorded, { disk, deliveries })),
      ...results.flatMap(({ remarks }) => remarks),
    ],
  };
}

const BUSY = 'other runs of this group are still sending; the next run sends this result too';

interface Dispatch extends RunToSend {
  /** For the state, before and after the request. */
  readonly disk: Disk;
}

interface Dispatched {
  readonly result: DeliveryResult | 'busy';
  /** One line each. */
  readonly remarks: readonly string[];
}

async function deliverTo(destination: Destination, dispatch: Dispatch): Promise<Dispatched> {
  const { plan, recorded, disk, limits } = dispatch;
  const { name } = destination;
  const asRecorded = { state: recorded.state, running: 0 } as const;
  if (recorded.history === 'unknown' || plan.state.kind === 'none') {
    return asDispatched(name, await sendRun(destination, dispatch, asRecorded, undefined));
  }
  const store = new StateStore(plan.state, disk);
  const group = nameOf(plan.key);
  const locked = await withDeliveryLock(
    store,
    { group, destination: name },
    limits.signal,
    async (current) => {
      const sent = await sendRun(destination, dispatch, current, store);
      if (sent.isAll) await store.settle(group, name, current.state);
      return sent;
    },
  );
  if (locked.kind === 'busy') return { result: 'busy', remarks: [] };
  const sent = await sentBy(locked, () => sendRun(destination, dispatch, asRecorded, store));
  if (hasArrived(sent)) {
    const others = await deliverBacklog(store, destination, group, limits.signal);
    if (dispatch.hasStandIns) {
      const { comeHomeTo } = await import('./failover.js');
      await comeHomeTo(destination, plan, store, [group, ...others], limits.signal);
    }
  }
  return asDispatched(name, sent);
}

function asDispatched(destination: string, sent: SentRun): Dispatched {
  const { delivery, standIns, remarks = [] } = sent;
  return { result: { destination, delivery, ...(standIns && { standIns }) }, remarks };
}

async function sentBy(
  locked: Exclude<LockedDelivery<SentRun>, { readonly kind: 'busy' }>,
  sendUnlocked: () => Promise<SentRun>,
): Promise<SentRun> {
  switch (locked.kind) {
    case 'taken':
      return locked.result;
    case 'settled':
      // The previous holder of the lock has sent our result with its own.
      return { delivery: DELIVERED, isAll: true };
    case 'failed':
      return { delivery: { kind: 'no-lock', reason: locked.reason }, isAll: false };
    case 'unreadable':
      return sendUnlocked();
  }
}
