import type { HttpResponse, HttpResult } from '../../http/client.js';
import type { Endpoint } from '../../http/endpoint.js';
import type { GatewayFailure, Unsupported } from '../../model/delivery.js';
import { engineClock } from '../engine/clock.js';
import type { Engine } from '../engine/engine.js';
import type { EngineProtocol } from '../engine/engine-destination.js';
import { callEngine, refusal } from '../engine/post.js';
import { isPermanent } from './complaint.js';
import { queryUrlBeside } from './query-url.js';
import { snappyCompress } from './snappy.js';
import { encodeWriteRequest, type TimeSeries } from './write-request.js';
import { writeSeries, type WriteResult } from './write-series.js';

const HEADERS: Readonly<Record<string, string>> = {
  'content-encoding': 'snappy',
  'content-type': 'application/x-protobuf',
  'x-prometheus-remote-write-version': '0.1.0',
};

/** A receiver of Prometheus remote write 1.0. `endpoint.baseUrl` is the whole URL. */
export function remoteWriteEngine(endpoint: Endpoint): Engine {
  const { timeoutSeconds } = endpoint;
  // If the server refuses everything, no single series is at fault.
  let takesNothing = false;
  return {
    timeoutSeconds,
    async clock(deadline) {
      // A request without samples stores nothing. Some servers answer it with 400; the response
      // still has their time.
      const response = await post(endpoint, [], 0, deadline);
      if (response.kind !== 'response') return response;
      takesNothing = response.status === 400;
      if (response.status >= 300 && !takesNothing) return refusal(response, endpoint);
      return { kind: 'clock', ...engineClock(response) };
    },
    async write({ points, ended, atMs, nowMs }, deadline) {
      const series: readonly TimeSeries[] = [
        ...points,
        ...ended.map((labels) => ({ labels, value: 'stale' as const })),
      ];
      const send = (some: readonly TimeSeries[], at: number): Promise<WriteResult> =>
        store(endpoint, some, at, deadline);
      if (takesNothing) return { delivery: await send(series, atMs), atMs };
      return writeSeries(send, series, { atMs, nowMs });
    },
  };
}

async function store(
  endpoint: Endpoint,
  series: readonly TimeSeries[],
  atMs: number,
  deadline: AbortSignal,
): Promise<WriteResult> {
  const response = await post(endpoint, series, atMs, deadline);
  if (response.kind !== 'response') return response;
  const { status, headers } = response;
  if (status >= 300) return refusal(response, endpoint);
  const written = headers['x-prometheus-remote-write-samples-written'];
  return notWritten(status, written, series.length) ?? { kind: 'delivered', status };
}

function post(
  endpoint: Endpoint,
  series: readonly TimeSeries[],
  atMs: number,
  deadline: AbortSignal,
): Promise<HttpResponse | GatewayFailure> {
  const body = snappyCompress(encodeWriteRequest(series, atMs));
  const call = { method: 'POST', url: endpoint.baseUrl, headers: HEADERS, body } as const;
  return callEngine(endpoint, call, deadline, settled);
}

/** Prometheus answers 500 for samples that it will never accept. A retry can't succeed. */
function settled(result: HttpResult): HttpResult {
  const isFinal = result.kind === 'response' && result.status === 500 && isPermanent(result.body);
  return isFinal ? { ...result, status: 400 } : result;
}

/** Prometheus 3 accepts a message that it takes for another version, but stores nothing. */
function notWritten(
  status: number,
  written: string | undefined,
  samples: number,
): GatewayFailure | undefined {
  // What is no number tells nothing.
  if (!/^\d+$/.test(written ?? '') || Number(written) >= samples) return undefined;
  return {
    kind: 'refused',
    status,
    reason: `the server says that it stored ${written} of ${samples} samples`,
    advice: 'check that it takes remote write 1.0, and look into its log',
  };
}

const NO_DELETE: Unsupported = {
  kind: 'unsupported',
  reason:
    'remote write cannot delete; the series age out, or delete them with the admin API of the server: see jobmeter help engines',
};

const NO_QUERY: Unsupported = {
  kind: 'unsupported',
  reason:
    'cannot list its groups: the query API is known beside /api/v1/write and /api/v1/push only',
};

export const PROTOCOL: EngineProtocol = {
  engineAt: remoteWriteEngine,
  queryUrl: (baseUrl) => queryUrlBeside(baseUrl) ?? NO_QUERY,
  noDelete: NO_DELETE,
  isRefreshed: true,
};
