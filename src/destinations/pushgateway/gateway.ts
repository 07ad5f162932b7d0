import type { Delivery, GatewayFailure, NotAGateway } from '../../model/delivery.js';
import { filterLabels, type MetricFamily } from '../../model/metric-family.js';
import type { GroupingKey } from '../../model/grouping-key.js';
import { EXPOSITION_CONTENT_TYPE, renderExposition } from '../../exposition/render.js';
import { groupingKeyProblems, pushProblems } from '../../exposition/validate.js';
import { parseGatewayUrl } from '../../http/address.js';
import { type Endpoint, endpointOf, type GatewayOptions } from '../../http/endpoint.js';
import { shapeProblems } from './call-shape.js';
import { type GatewayCall, REASON_LIMIT_BYTES, request } from './request.js';
import { groupingPath } from './grouping-path.js';
import { type GatewayGroup, GROUPS_PATH, type ListedGroups } from './groups.js';
import { listGroups, pushRefused } from './list-groups.js';

export interface CallOptions {
  /** Cancels the call, with the result `cancelled`. */
  readonly signal?: AbortSignal;
}

export type GroupsResult<T = GatewayGroup> =
  ({ readonly kind: 'groups' } & ListedGroups<T>) | NotAGateway | GatewayFailure;

/**
 * Client of one Pushgateway. No method rejects for a failure of network or gateway: the result says what failed, and
 * `describeDelivery` describes it in one line for the user.
 *
 * API: https://github.com/prometheus/pushgateway#api
 */
export class Gateway {
  readonly #endpoint: Endpoint;

  /**
   * @param url base URL such as `https://user:password@host:9091/prefix`; without a scheme, http is assumed
   * @throws TypeError for a URL, a header or a timeout that can never work
   */
  constructor(url: string, options: GatewayOptions = {}) {
    if (typeof url !== 'string') throw new TypeError('the gateway URL is not a string');
    const address = parseGatewayUrl(url);
    if (address.kind === 'invalid') throw new TypeError(`the gateway URL ${address.reason}`);
    this.#endpoint = endpointOf(address, options);
  }

  /** Base URL without credentials. Safe in messages. */
  get url(): string {
    return this.#endpoint.baseUrl;
  }

  /** Total time of one call, retries included, in seconds. */
  get timeoutSeconds(): number {
    return this.#endpoint.timeoutSeconds;
  }

  /** Replaces the whole group (PUT). Drops everything it held before, including the last success. */
  async push(
    key: GroupingKey,
    families: readonly MetricFamily[],
    options: CallOptions = {},
  ): Promise<Delivery> {
    return this.#write('PUT', key, families, options);
  }

  /** Replaces the families of the same names in the group (POST) and keeps all others. */
  async add(
    key: GroupingKey,
    families: readonly MetricFamily[],
    options: CallOptions = {},
  ): Promise<Delivery> {
    return this.#write('POST', key, families, options);
  }

  /**
   * Deletes the group. Also succeeds if the group does not exist. The gateway responds with 202 before it deletes:
   * `groups` may still list the group for a moment, but a later push is applied after the delete. Unlike pushes, a
   * delete accepts empty label values, because a group with one disables the gateway until it is deleted.
   */
  async delete(key: GroupingKey, options: CallOptions = {}): Promise<Delivery> {
    const shape = shapeProblems(key);
    const problems = shape.length > 0 ? shape : groupingKeyProblems(withoutEmptyLabels(key));
    if (problems.length > 0) return { kind: 'invalid', problems };
    return this.#deliver({ method: 'DELETE', path: groupingPath(key) }, options);
  }

  /** Lists all groups of the gateway. The API cannot list a single group. */
  async groups(options: CallOptions = {}): Promise<GroupsResult> {
    return this.mapGroups((group) => group, options);
  }

  /** Like `groups`, but keeps only the `view` of each group: a gateway may hold more than fits into memory. */
  async mapGroups<T>(
    view: (group: GatewayGroup) => T,
    { signal }: CallOptions = {},
  ): Promise<GroupsResult<T>> {
    const { answer, listed } = await listGroups(this.#endpoint, view, signal);
    if (answer.kind !== 'response') return answer;
    if (typeof listed === 'object') return { kind: 'groups', ...listed };
    const flaw = listed === 'too-long' ? 'too long' : 'not a list of groups';
    return { kind: 'not-a-gateway', reason: `its answer to ${GROUPS_PATH} is ${flaw}` };
  }

  async #write(
    method: 'PUT' | 'POST',
    key: GroupingKey,
    families: readonly MetricFamily[],
    options: CallOptions,
  ): Promise<Delivery> {
    const shape = shapeProblems(key, families);
    const problems = shape.length > 0 ? shape : pushProblems(families, key);
    if (problems.length > 0) return { kind: 'invalid', problems };
    const body = await renderExposition(families);
    const contentType = EXPOSITION_CONTENT_TYPE;
    const hasRefused = pushRefused.bind(undefined, this.#endpoint, key);
    return this.#deliver(
      { method, path: groupingPath(key), contentType, body, hasRefused },
      options,
    );
  }

  async #deliver(
    call: Omit<GatewayCall, 'responseLimitBytes'>,
    { signal }: CallOptions,
  ): Promise<Delivery> {
    const whole = { ...call, responseLimitBytes: REASON_LIMIT_BYTES };
    const response = await request(this.#endpoint, whole, signal);
    return response.kind === 'response' ? { kind: 'delivered', status: response.status } : response;
  }
}

function withoutEmptyLabels({ job, labels }: GroupingKey): GroupingKey {
  return { job, labels: filterLabels(labels, (_, value) => value !== '') };
}
