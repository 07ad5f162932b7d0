import type { GatewayTarget } from '../../plan/plan.js';
import { Gateway } from './gateway.js';

/** A client for a gateway that the options name. */
export function gatewayAt(
  { baseUrl, authorization }: GatewayTarget,
  timeoutSeconds: number,
): Gateway {
  const headers = authorization === undefined ? {} : { authorization };
  return new Gateway(baseUrl, { timeoutSeconds, headers });
}
