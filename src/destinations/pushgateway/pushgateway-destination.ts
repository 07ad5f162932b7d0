import { exposedSecrets, openAccess } from '../../http/access.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { Destination } from '../destination.js';
import { sendFamilies } from '../send-families.js';
import { Gateway } from './gateway.js';

/** @param timeoutSeconds total time of one call, retries included */
export function pushgatewayDestination(
  { name, address, access }: PushgatewaySpec,
  timeoutSeconds: number,
): Destination {
  const opening = openAccess(access, address).then((opened) =>
    opened.kind === 'no-access'
      ? opened
      : new Gateway(address.baseUrl, { ...opened, timeoutSeconds }),
  );
  return {
    name,
    async send(key, families, options) {
      const gateway = await opening;
      return gateway instanceof Gateway ? sendFamilies(gateway, key, families, options) : gateway;
    },
    async delete(key) {
      const gateway = await opening;
      return gateway instanceof Gateway ? gateway.delete(key) : gateway;
    },
    async mapGroups(view, signal) {
      const gateway = await opening;
      return gateway instanceof Gateway
        ? gateway.mapGroups(view, { ...(signal && { signal }) })
        : gateway;
    },
    warnings: () => exposedSecrets(access),
  };
}
