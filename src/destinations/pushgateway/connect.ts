import type { Access, GatewayTarget } from '../../model/plan.js';
import { openAccess } from '../../http/access.js';
import type { NoAccess } from '../describe-delivery.js';
import { Gateway } from './gateway.js';

/** A client for a gateway that the options name; `no-access` where what it is to know us by can't be had. */
export async function connect(
  target: GatewayTarget,
  access: Access,
  timeoutSeconds: number,
): Promise<Gateway | NoAccess> {
  const opened = await openAccess(access, target);
  return opened.kind === 'no-access'
    ? opened
    : new Gateway(target.baseUrl, { ...opened, timeoutSeconds });
}
