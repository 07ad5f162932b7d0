import type { Access, GatewayTarget } from '../../plan/plan.js';
import { openAccess } from '../access/access.js';
import type { Invalid } from './delivery.js';
import { Gateway } from './gateway.js';

/** A client for a gateway that the options name; `invalid` where what it needs to know us by can't be had. */
export async function connect(
  target: GatewayTarget,
  access: Access,
  timeoutSeconds: number,
): Promise<Gateway | Invalid> {
  const opened = await openAccess(access, target);
  return opened.kind === 'invalid'
    ? opened
    : new Gateway(target.baseUrl, { ...opened, timeoutSeconds });
}
