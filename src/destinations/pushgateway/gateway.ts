import type { Delivery, GatewayFailure, NotAGateway } from '../../model/delivery.js';
import type { MetricFamily } from '../../model/metric-family.js';
import type { GroupingKey } from '../../model/grouping-key.js';
import { EXPOSITION_CONTENT_TYPE, renderExposition } from '../../exposition/render.js';
import { groupingKeyProblems, pushProblems } from '../../exposition/validate.js';
import { type Endpoint, endpointOf, type GatewayOptions } from './endpoint.js';
import { type Call, request } from './request.js';
import { groupingPath } from './grouping-path.js';
import { type ListedGroups, parseGroups } from './groups.js';

export interface CallOptions {
  /** Ends the call early, as `cancelled`. */
  readonly signal?: AbortSignal;
}

export type GroupsResult =
  ({ readonly kind: 'groups' } & ListedGroups) | NotAGateway | GatewayFailure;

/** A gateway gives its reason in one line, a proxy on a page. */
const REASON_LIMIT_BYTES = 16_384;

/** Some 20,000 groups of 12 families; a gateway that holds so many takes a second for every push. */
const GROUPS_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * One Pushgateway. What a network or a gateway does never makes a method reject: it is the result, and
 * `describeDelivery` says it in one line for people.
 *
 * Source: https://github.com/prometheus/pushgateway#api
 */
export class Gateway {
  readonly #endpoint: Endpoint;

  /**
   * @param url base URL such as `https://user:password@host:9091/prefix`; without a scheme it is http
   * @throws TypeError for a URL, a header or a timeout that can never work
   */
  constructor(url: string, options: GatewayOptions = {}) {
    this.#endpoint = endpointOf(url, options);
  }

  /** Base URL without credentials: fit for messages. */
  get url(): string {
    return this.#endpoint.baseUrl;
  }

  /** Total time of one call, retries included, in seconds. */
  get timeoutSeconds(): number {
    return this.#endpoint.timeoutSeconds;
  }

  /** Replaces the whole group (PUT): all it held before is gone, the last success too. */
  async push(
    key: GroupingKey,
    families: readonly MetricFamily[],
    options: CallOptions = {},
  ): Promise<Delivery> {
    return this.#write('PUT', key, families, options);
  }

  /** Replaces the families of these names in the group (POST), and leaves its others as they are. */
  async add(
    key: GroupingKey,
    families: readonly MetricFamily[],
    options: CallOptions = {},
  ): Promise<Delivery> {
    return this.#write('POST', key, families, options);
  }

  /**
   * Deletes the group; one that does not exist is as good as deleted. The answer, 202, comes before
   * it is done: `groups` may show it a moment longer, a later push does not meet it. Empty label
   * values are let through here, as in no push: such a group may disable the gateway, and must go.
   */
  async delete(key: GroupingKey, options: CallOptions = {}): Promise<Delivery> {
    const problems = groupingKeyProblems(withoutEmptyLabels(key));
    if (problems.length > 0) return { kind: 'invalid', problems };
    return this.#deliver({ method: 'DELETE', path: groupingPath(key) }, options);
  }

  /** All groups of the gateway; there is no way to ask for one. */
  async groups({ signal }: CallOptions = {}): Promise<GroupsResult> {
    const path = '/api/v1/metrics';
    const call: Call = { method: 'GET', path, responseLimitBytes: GROUPS_LIMIT_BYTES };
    const answer = await request(this.#endpoint, call, signal);
    if (answer.kind !== 'response') return answer;
    const listed = parseGroups(answer.body);
    if (listed !== undefined) return { kind: 'groups', ...listed };
    const flaw = answer.truncated ? `longer than ${GROUPS_LIMIT_BYTES} bytes` : 'no list of groups';
    return { kind: 'not-a-gateway', reason: `what it answers to ${path} is ${flaw}` };
  }

  async #write(
    method: 'PUT' | 'POST',
    key: GroupingKey,
    families: readonly MetricFamily[],
    options: CallOptions,
  ): Promise<Delivery> {
    const problems = pushProblems(families, key);
    if (problems.length > 0) return { kind: 'invalid', problems };
    const body = await renderExposition(families);
    const contentType = EXPOSITION_CONTENT_TYPE;
    return this.#deliver({ method, path: groupingPath(key), contentType, body }, options);
  }

  async #deliver(
    call: Omit<Call, 'responseLimitBytes'>,
    { signal }: CallOptions,
  ): Promise<Delivery> {
    const whole = { ...call, responseLimitBytes: REASON_LIMIT_BYTES };
    const answer = await request(this.#endpoint, whole, signal);
    return answer.kind === 'response' ? { kind: 'delivered', status: answer.status } : answer;
  }
}

function withoutEmptyLabels({ job, labels }: GroupingKey): GroupingKey {
  const filled = Object.entries(labels).filter(([, value]) => value !== '');
  return { job, labels: Object.fromEntries(filled) };
}
