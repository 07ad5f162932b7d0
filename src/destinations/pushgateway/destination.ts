import type { GatewayTarget } from '../../plan/plan.js';
import type { Destination } from '../destination.js';
import { gatewayAt } from './connect.js';
import { deliverFamilies } from './deliver.js';
import { holdingsOf } from './holdings.js';

/**
 * A Pushgateway as a destination.
 *
 * @param timeoutSeconds of one call, retries included
 */
export function gatewayDestination(target: GatewayTarget, timeoutSeconds: number): Destination {
  const gateway = gatewayAt(target, timeoutSeconds);
  return {
    name: target.display,
    send: (key, families, options) => deliverFamilies(gateway, key, families, options),
    look: async (signal) => holdingsOf(await gateway.groups({ signal })),
  };
}
