import type { Access, GatewayTarget } from '../../model/plan.js';
import type { Destination } from '../destination.js';
import { connect } from './connect.js';
import { deliverFamilies } from '../send-families.js';
import { Gateway } from './gateway.js';
import { remoteSnapshotOf } from './remote-snapshot.js';

/**
 * A Pushgateway as a destination.
 *
 * @param timeoutSeconds of one call, retries included
 */
export function gatewayDestination(
  target: GatewayTarget,
  access: Access,
  timeoutSeconds: number,
): Destination {
  const connecting = connect(target, access, timeoutSeconds);
  return {
    name: target.display,
    async send(key, families, options) {
      const gateway = await connecting;
      return gateway instanceof Gateway
        ? deliverFamilies(gateway, key, families, options)
        : gateway;
    },
    async fetchSnapshot(signal) {
      const gateway = await connecting;
      const groups = gateway instanceof Gateway ? await gateway.groups({ signal }) : gateway;
      return remoteSnapshotOf(groups);
    },
  };
}
