import type { HttpResponse, HttpResult } from '../../http/client.js';
import type { GatewayGroup } from './groups.js';

/** In place of the reason, which only the log of the gateway has. */
export const NO_REASON = 'it closed the connection without a reason, as Pushgateway 1.11.0 does';

const REFUSAL: HttpResponse = {
  kind: 'response',
  status: 400,
  headers: {},
  body: NO_REASON,
  bytes: Buffer.from(NO_REASON),
  truncated: false,
};

/**
 * Sends a push, and returns status 400 if the gateway refused it without an answer. Pushgateway 1.11.0, which Debian 13 has,
 * panics while it logs the reason, and closes the connection: https://github.com/prometheus/pushgateway/issues/766.
 *
 * @param hasRefused whether the gateway lists the push as failed since that number of seconds
 */
export function answeringRefusals(
  send: () => Promise<HttpResult>,
  hasRefused: (sinceSeconds: number) => Promise<boolean>,
): () => Promise<HttpResult> {
  const begunAt = Date.now();
  let breaks = 0;
  return async () => {
    const result = await send();
    if (result.kind === 'response' || result.reason !== 'broken') return result;
    breaks += 1;
    // Most connections break only once, and the list may be long.
    if (breaks !== 2) return result;
    return (await hasRefused((Date.now() - begunAt) / 1000)) ? REFUSAL : result;
  };
}

/** The `Date` header has whole seconds. */
const TOLERANCE_SECONDS = 2;

/** @param date when the gateway listed the group: both times are by its clock */
export function isRecentFailure(
  { lastPushSuccessful, pushFailureTimeSeconds }: GatewayGroup,
  sinceSeconds: number,
  date: string | undefined,
): boolean {
  if (lastPushSuccessful || pushFailureTimeSeconds === undefined) return false;
  const listedAt = Date.parse(date ?? '') / 1000;
  return pushFailureTimeSeconds >= listedAt - sinceSeconds - TOLERANCE_SECONDS;
}
