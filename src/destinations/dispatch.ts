import { familiesOf, type Rendering, startedFamilies } from '../metrics/from-state.js';
import type { Places, Plan } from '../plan/plan.js';
import type { JobRun } from '../run/job-run.js';
import type { GroupState, Milestone } from '../state/group-state.js';
import type { Destination, DestinationDelivery } from './destination.js';
import { gatewayDestination } from './pushgateway/destination.js';
import { textfileDestination } from './textfile/destination.js';

/** What became of the push to one destination. */
export interface Dispatch {
  /** Address without credentials. */
  readonly destination: string;
  readonly delivery: DestinationDelivery;
}

/** Every place that the plan names. A kind of destination is one line here, and a file that makes one. */
export function destinationsOf(places: Places): readonly Destination[] {
  const { gateways, access, textfile, pushTimeoutSeconds } = places;
  return [
    ...gateways.map((target) => gatewayDestination(target, access, pushTimeoutSeconds)),
    ...(textfile === undefined ? [] : [textfileDestination(textfile, pushTimeoutSeconds)]),
  ];
}

/** The destination has what every job has, if not what the user named. */
export function hasArrived({ delivery }: Dispatch): boolean {
  return delivery.kind === 'delivered' || delivery.kind === 'delivered-in-part';
}

/** Sends what is known of the group to every destination at the same time. Ends when `signal` aborts at the latest. */
export async function dispatchState(
  plan: Plan,
  state: GroupState,
  history: Rendering['history'],
  signal: AbortSignal,
): Promise<readonly Dispatch[]> {
  return Promise.all(
    destinationsOf(plan).map(async (destination) => {
      const lastSuccess = await lastSuccessFor(destination, plan, state, signal);
      const families = familiesOf(state, { prefix: plan.prefix, lastSuccess, history });
      const delivery = await destination.send(plan.key, families, { mode: plan.method, signal });
      return { destination: destination.name, delivery };
    }),
  );
}

/** Tells every destination that a run is going on. Nobody waits for it, and nothing is said when it fails. */
export async function dispatchStart(
  plan: Plan,
  run: Pick<JobRun, 'startedAt' | 'labels' | 'host' | 'version'>,
  signal: AbortSignal,
): Promise<void> {
  const families = { core: startedFamilies(run, plan.prefix, 1), userNamed: [] };
  await Promise.all(
    destinationsOf(plan).map((each) => each.send(plan.key, families, { mode: 'add', signal })),
  );
}

/**
 * A successful run carries its own success. A failed one leaves the family alone, unless the destination lacks the
 * success that we know of or has an older one (it was restarted, or was away), or PUT is about to drop it.
 */
async function lastSuccessFor(
  destination: Destination,
  plan: Plan,
  { lastRun, lastSuccess: ours }: GroupState,
  signal: AbortSignal,
): Promise<Milestone | undefined> {
  if (lastRun.verdict === 'success') return ours;
  if (ours === undefined && plan.method === 'add') return undefined;
  const held = await destination.look([plan.key], signal);
  if (held.kind === 'unknown') return plan.method === 'replace' ? ours : undefined;
  const [sample] =
    held.of(plan.key)?.get(`${plan.prefix}last_success_timestamp_seconds`)?.samples ?? [];
  const theirs = sample && { completedAt: sample.value, labels: sample.labels };
  const newest =
    ours === undefined || (theirs?.completedAt ?? 0) >= ours.completedAt ? theirs : ours;
  return plan.method === 'add' && newest === theirs ? undefined : newest;
}
