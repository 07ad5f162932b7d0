import { familiesOf, type Rendering, startedFamilies } from '../metrics/from-state.js';
import { isSameKey } from '../metrics/grouping-key.js';
import type { Plan } from '../plan/plan.js';
import type { JobRun } from '../run/job-run.js';
import type { GroupState, Milestone } from '../state/group-state.js';
import { gatewayAt } from './pushgateway/connect.js';
import { deliverFamilies } from './pushgateway/deliver.js';
import type { DeliveredInPart, Delivery } from './pushgateway/delivery.js';
import type { Gateway } from './pushgateway/gateway.js';

/** What became of the push to one destination. */
export interface Dispatch {
  /** Address without credentials. */
  readonly destination: string;
  readonly delivery: Delivery | DeliveredInPart;
}

/** The destination has what every job has, if not what the user named. */
export function hasArrived({ delivery }: Dispatch): boolean {
  return delivery.kind === 'delivered' || delivery.kind === 'delivered-in-part';
}

/** Sends what is known of the group to every gateway at the same time. Ends when `signal` aborts at the latest. */
export async function dispatchState(
  plan: Plan,
  state: GroupState,
  history: Rendering['history'],
  signal: AbortSignal,
): Promise<readonly Dispatch[]> {
  return Promise.all(
    plan.gateways.map(async (address) => {
      const gateway = gatewayAt(address, plan.pushTimeoutSeconds);
      const lastSuccess = await lastSuccessFor(gateway, plan, state, signal);
      const families = familiesOf(state, { prefix: plan.prefix, lastSuccess, history });
      const delivery = await deliverFamilies(gateway, plan.key, families, {
        mode: plan.method,
        signal,
      });
      return { destination: address.display, delivery };
    }),
  );
}

/** Tells every gateway that a run is going on. Nobody waits for it, and nothing is said when it fails. */
export async function dispatchStart(
  plan: Plan,
  run: Pick<JobRun, 'startedAt' | 'labels' | 'host' | 'version'>,
  signal: AbortSignal,
): Promise<void> {
  const families = startedFamilies(run, plan.prefix, 1);
  await Promise.all(
    plan.gateways.map((address) =>
      gatewayAt(address, plan.pushTimeoutSeconds).add(plan.key, families, { signal }),
    ),
  );
}

/**
 * A successful run carries its own success. A failed one leaves the family alone, unless the gateway lacks the success
 * that we know of or has an older one (it was restarted, or was away), or PUT is about to drop it.
 */
async function lastSuccessFor(
  gateway: Gateway,
  plan: Plan,
  { lastRun, lastSuccess: ours }: GroupState,
  signal: AbortSignal,
): Promise<Milestone | undefined> {
  if (lastRun.verdict === 'success') return ours;
  if (ours === undefined && plan.method === 'add') return undefined;
  const theirs = await lastSuccessAt(gateway, plan, signal);
  if (theirs === 'unknown') return plan.method === 'replace' ? ours : undefined;
  const newest =
    ours === undefined || (theirs?.completedAt ?? 0) >= ours.completedAt ? theirs : ours;
  return plan.method === 'add' && newest === theirs ? undefined : newest;
}

async function lastSuccessAt(
  gateway: Gateway,
  plan: Plan,
  signal: AbortSignal,
): Promise<Milestone | undefined | 'unknown'> {
  const result = await gateway.groups({ signal });
  if (result.kind !== 'groups') return 'unknown';
  const group = result.groups.find(({ key }) => isSameKey(key, plan.key));
  const family = group?.families.get(`${plan.prefix}last_success_timestamp_seconds`);
  const [sample] = family?.samples ?? [];
  return sample && { completedAt: sample.value, labels: sample.labels };
}
