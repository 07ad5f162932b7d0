import { openDestinations, warningsOf } from '../destinations/kinds.js';
import type { Host } from '../host.js';
import type { DeliveryResult } from '../model/delivery.js';
import type { Plan } from '../model/plan.js';
import type { RecordedRun } from '../model/recorded-run.js';
import { diskFor } from '../platform/disk.js';
import { withinBudget } from './budget.js';
import { deliverTo } from './deliver-to.js';
import { deliveryProblems } from './delivery-problems.js';

export interface RunDelivery {
  readonly deliveries: readonly DeliveryResult[];
  /** One line per failed delivery, and warnings. */
  readonly problems: readonly string[];
}

const BUSY = 'other runs of this group are still sending; the next run sends this result too';

/**
 * Sends a finished run to all destinations at the same time, within the push timeout. This folder
 * decides which group goes to which destination, and when: in `during-run/`, here at the end, and by
 * `flush` and `serve`. It sends nothing that would replace a newer run (`select/`).
 *
 * 1. The state of the group is on disk, with a marker for each destination that lacks it.
 * 2. `deliver-to.ts` waits for its turn, and sends the state with the results of all runs that
 *    waited. If it arrives, the marker is removed, and groups that are pending there follow
 *    (`backlog.ts`).
 * 3. If the destination is down, the marker stays. The next run of any group that reaches the
 *    destination sends the state as it is then, and so do `flush` and `serve`
 *    (`deliver-pending.ts`). With failover, another gateway gets a copy meanwhile, which is deleted
 *    once the gateway of the group has the state (`stand-in/`).
 * 4. `delivery-problems.ts` says what failed. If nobody watches, only one run per outage says it.
 */
export async function deliverRun(
  host: Pick<Host, 'clock' | 'eventLoop' | 'stderr'>,
  plan: Plan,
  recorded: RecordedRun,
  leaving: AbortSignal,
): Promise<RunDelivery> {
  const destinations = await openDestinations(plan);
  const disk = diskFor(host, destinations.length);
  // Not performance.now(): Node loads it at its first use, which takes 0.5 ms of every push.
  const end = host.clock.monotonic() + plan.pushTimeoutSeconds;
  const secondsLeft = (): number => end - host.clock.monotonic();
  const sent = await withinBudget(plan.pushTimeoutSeconds, leaving, (signal) =>
    Promise.all(
      destinations.map((each) => deliverTo(each, { plan, recorded, disk, signal, secondsLeft })),
    ),
  );
  const deliveries = sent.flatMap((each) => (each === 'busy' ? [] : [each.result]));
  return {
    deliveries,
    problems: [
      ...(await warningsOf(destinations)),
      ...(sent.includes('busy') ? [BUSY] : []),
      ...(await deliveryProblems(host, plan, recorded, { disk, deliveries })),
      ...sent.flatMap((each) => (each === 'busy' ? [] : each.remarks)),
    ],
  };
}
