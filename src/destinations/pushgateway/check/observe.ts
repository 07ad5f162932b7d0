import { type HttpResult, sendHttp } from '../../../http/client.js';
import { certificateEnd } from '../../../http/certificate.js';
import { withDeadline } from '../../../util/deadline.js';
import type { BodyReader } from '../../../http/request.js';
import type { GatewayFailure } from '../../../model/delivery.js';
import { formatGroupingKey } from '../../../model/grouping-key.js';
import { classifyResponse } from '../classify-response.js';
import { type Endpoint, endpointOf, type GatewayOptions } from '../../../http/endpoint.js';
import { GROUPS_PATH, GroupsReader, type ListedGroups } from '../groups.js';
import { type CheckedGroup, checkedGroup } from './checked-group.js';

/** The responses of a gateway to the requests of a check. */
export interface Observation {
  readonly status: GatewayReply;
  readonly scrape: GatewayReply;
  /** Undefined if the response was not a list of groups. */
  readonly groups: ListedGroups<CheckedGroup> | undefined;
  /**
   * When its certificate expires, in seconds since the epoch. `unseen` through a proxy and without
   * TLS.
   */
  readonly certificate: number | 'unseen';
}

export interface GatewayReply {
  readonly kind: 'response' | 'failed';
  readonly httpStatus: number | undefined;
  readonly body: string;
  /**
   * The time of the gateway, and ours when the request was sent and when the response had arrived,
   * in seconds since the epoch.
   */
  readonly date: number | undefined;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** Undefined if the request succeeded. */
  readonly failure: GatewayFailure | undefined;
}

/** Limit for the complaints of a poisoned gateway. Nobody reads more. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** Sends all requests concurrently and without retries, within `options.timeoutSeconds`. */
export async function observeGateway(
  baseUrl: string,
  options: GatewayOptions,
  now: () => number,
): Promise<Observation> {
  const endpoint = endpointOf({ baseUrl }, options);
  return withDeadline(endpoint.timeoutSeconds, undefined, async (deadline) => {
    const get = (path: string, reader?: BodyReader): Promise<GatewayReply> =>
      ask(endpoint, { path, reader }, deadline, now);
    const reader = new GroupsReader(checkedGroup);
    const isSeen = baseUrl.startsWith('https:') && endpoint.proxy === undefined;
    const [status, scrape, list, end] = await Promise.all([
      get('/api/v1/status'),
      get('/metrics'),
      get(GROUPS_PATH, reader),
      isSeen ? certificateEnd(baseUrl, endpoint.tls, deadline) : undefined,
    ]);
    const listed = list.failure === undefined ? reader.end() : undefined;
    const groups = typeof listed === 'object' ? inKeyOrder(listed) : undefined;
    return { status, scrape, groups, certificate: end ?? 'unseen' };
  });
}

/** A Pushgateway lists its groups in another order each time. */
function inKeyOrder({ groups, leftOut }: ListedGroups<CheckedGroup>): ListedGroups<CheckedGroup> {
  const sorted = groups
    .map((group) => ({ group, name: formatGroupingKey(group.key) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { groups: sorted.map(({ group }) => group), leftOut };
}

async function ask(
  endpoint: Endpoint,
  { path, reader }: { readonly path: string; readonly reader: BodyReader | undefined },
  deadline: AbortSignal,
  now: () => number,
): Promise<GatewayReply> {
  const { baseUrl, headers, tls, proxy } = endpoint;
  const sentAt = now();
  const result = await sendHttp({
    method: 'GET',
    url: `${baseUrl}${path}`,
    headers,
    tls,
    proxy,
    deadline,
    responseLimitBytes: reader === undefined ? LIMIT_BYTES : 0,
    ...(reader && { reader: () => reader }),
  });
  const answeredAt = now();
  const outcome = classifyResponse(result, deadline, endpoint, 'GET');
  const failure = outcome.kind === 'response' ? undefined : outcome;
  return { ...detailsOf(result), sentAt, answeredAt, failure };
}

function detailsOf(
  result: HttpResult,
): Pick<GatewayReply, 'kind' | 'httpStatus' | 'body' | 'date'> {
  if (result.kind === 'failed') {
    return { kind: 'failed', httpStatus: undefined, body: '', date: undefined };
  }
  const moment = Date.parse(result.headers.date ?? '') / 1000;
  const date = Number.isNaN(moment) ? undefined : moment;
  return { kind: 'response', httpStatus: result.status, body: result.body, date };
}
