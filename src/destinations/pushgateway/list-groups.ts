import type { HttpResponse } from '../../http/client.js';
import type { Endpoint } from '../../http/endpoint.js';
import type { GatewayFailure, NotAGateway } from '../../model/delivery.js';
import { type GroupingKey, isSameKey } from '../../model/grouping-key.js';
import { type GatewayGroup, GROUPS_PATH, GroupsReader } from './groups.js';
import { type GatewayCall, REASON_LIMIT_BYTES, request } from './request.js';
import { isRecentFailure } from './silent-refusal.js';

/** The answer, and what was read of it. */
interface Listed<T> {
  readonly answer: HttpResponse | NotAGateway | GatewayFailure;
  readonly listed: ReturnType<GroupsReader<T>['end']>;
}

/** Lists all groups, and keeps only the `view` of each. */
export async function listGroups<T>(
  endpoint: Endpoint,
  view: (group: GatewayGroup) => T,
  signal: AbortSignal | undefined,
): Promise<Listed<T>> {
  let reader = new GroupsReader(view);
  const call: GatewayCall = {
    method: 'GET',
    path: GROUPS_PATH,
    responseLimitBytes: REASON_LIMIT_BYTES,
    reader: () => (reader = new GroupsReader(view)),
  };
  const answer = await request(endpoint, call, signal);
  return { answer, listed: reader.end() };
}

/** Whether the gateway has refused a push to the group within the last `sinceSeconds`. Asks once, without retries. */
export async function pushRefused(
  endpoint: Endpoint,
  key: GroupingKey,
  sinceSeconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  const once = { ...endpoint, retry: { ...endpoint.retry, attempts: 1 } };
  let found: GatewayGroup | undefined;
  const { answer } = await listGroups(
    once,
    (group) => {
      if (isSameKey(group.key, key)) found = group;
    },
    signal,
  );
  if (answer.kind !== 'response' || found === undefined) return false;
  return isRecentFailure(found, sinceSeconds, answer.headers.date);
}
