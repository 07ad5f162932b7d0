import { startedFamilies } from '../metrics/from-state.js';
import type { Places, Plan } from '../plan/plan.js';
import type { JobRun } from '../run/job-run.js';
import type { Destination, DestinationDelivery } from './destination.js';
import { gatewayDestination } from './pushgateway/destination.js';
import { textfileDestination } from './textfile/destination.js';

/** What became of the push to one destination. */
export interface Dispatch {
  /** Address without credentials. */
  readonly destination: string;
  readonly delivery: DestinationDelivery;
}

/**
 * Every place that is named. A new kind of destination is a line here, one in `destinationNames`, and a file that makes
 * a `Destination`.
 */
export function destinationsOf(places: Places): readonly Destination[] {
  const { gateways, access, textfile, pushTimeoutSeconds } = places;
  return [
    ...gateways.map((target) => gatewayDestination(target, access, pushTimeoutSeconds)),
    ...(textfile === undefined ? [] : [textfileDestination(textfile, pushTimeoutSeconds)]),
  ];
}

/** The destination has what every job has, if not what the user named. */
export function hasArrived({ delivery }: Pick<Dispatch, 'delivery'>): boolean {
  return delivery.kind === 'delivered' || delivery.kind === 'delivered-in-part';
}

/** The destination works, and would not have this: another group may fare better. */
export function isOwnFault(delivery: DestinationDelivery): boolean {
  return (
    delivery.kind === 'invalid' ||
    (delivery.kind === 'refused' && [400, 413, 431].includes(delivery.status))
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
