import type { HttpResponse } from '../../http/client.js';
import type { Endpoint } from '../../http/endpoint.js';
import type {
  DeliveredInPart,
  Delivery,
  GatewayFailure,
  Unsupported,
} from '../../model/delivery.js';
import { oneLine } from '../../util/one-line.js';
import { engineClock } from '../engine/clock.js';
import type { Batch, Engine } from '../engine/engine.js';
import type { EngineProtocol } from '../engine/engine-destination.js';
import { callEngine, refusal } from '../engine/post.js';
import { encodeMetricsRequest } from './metrics-request.js';
import { partialSuccessIn, statusMessageIn } from './metrics-response.js';

/** A receiver of OTLP over HTTP. `endpoint.baseUrl` is the whole URL. */
export function otlpEngine(endpoint: Endpoint): Engine {
  const { baseUrl: url, timeoutSeconds, secrets } = endpoint;
  const headers = { 'content-type': 'application/x-protobuf' };
  const post = (body: Uint8Array, deadline: AbortSignal): Promise<HttpResponse | GatewayFailure> =>
    callEngine(endpoint, { method: 'POST', url, headers, body }, deadline);
  const refused = (response: HttpResponse): GatewayFailure => {
    const message = statusMessageIn(response.bytes);
    return refusal({ ...response, body: message === '' ? response.body : message }, endpoint);
  };
  return {
    timeoutSeconds,
    async clock(deadline) {
      // A request without metrics stores nothing. Some servers answer it with 400; the response
      // still has their time.
      const response = await post(new Uint8Array(), deadline);
      if (response.kind !== 'response') return response;
      const isFine = response.status < 300 || response.status === 400;
      return isFine ? { kind: 'clock', ...engineClock(response) } : refused(response);
    },
    async write(batch, deadline) {
      const response = await post(encodeMetricsRequest(batch), deadline);
      const { atMs } = batch;
      if (response.kind !== 'response') return { delivery: response, atMs };
      const delivery =
        response.status < 300 ? accepted(response, batch, secrets) : refused(response);
      return { delivery, atMs };
    },
  };
}

/** A server may store some of the points without saying which. */
function accepted(
  { status, bytes }: HttpResponse,
  { points, ended }: Batch,
  secrets: readonly string[],
): Delivery | DeliveredInPart {
  const partial = partialSuccessIn(bytes);
  if (partial === undefined || partial.rejected <= 0) return { kind: 'delivered', status };
  const total = points.length + ended.length;
  const reason = oneLine(partial.message, secrets) || 'the server gives no reason';
  const what = `${partial.rejected} of ${total} data points`;
  if (partial.rejected < total) {
    return { kind: 'delivered-in-part', status, leftOut: [what], reason };
  }
  const advice = 'check the log of the server';
  return { kind: 'refused', status, reason: `${what} were rejected: ${reason}`, advice };
}

const NO_DELETE: Unsupported = {
  kind: 'unsupported',
  reason: 'OTLP cannot delete; the series age out at the server that stores them',
};

const NO_LIST: Unsupported = {
  kind: 'unsupported',
  reason: 'OTLP cannot list groups; ask the server that stores them',
};

export const PROTOCOL: EngineProtocol = {
  engineAt: otlpEngine,
  queryUrl: () => NO_LIST,
  noDelete: NO_DELETE,
  isRefreshed: false,
};
