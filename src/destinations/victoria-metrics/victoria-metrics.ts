import type { Endpoint } from '../../http/endpoint.js';
import type { HttpResponse } from '../../http/client.js';
import type { GatewayFailure } from '../../model/delivery.js';
import { engineClock } from '../engine/clock.js';
import type { Engine } from '../engine/engine.js';
import { callEngine, refusal } from '../engine/post.js';
import { NAME, type Point } from '../engine/series.js';
import { importUrlOf } from './urls.js';

/**
 * VictoriaMetrics or vmagent. Text is imported through a path that all versions have. From 1.84 on
 * they also accept the URLs of a Pushgateway with the same effect, but nothing is replaced, so that
 * would have no advantage.
 * Source: https://docs.victoriametrics.com/#how-to-import-data-in-prometheus-exposition-format
 */
export function victoriaMetricsEngine(endpoint: Endpoint): Engine {
  const { baseUrl, timeoutSeconds } = endpoint;
  const post = async (
    body: string,
    deadline: AbortSignal,
  ): Promise<HttpResponse | GatewayFailure> => {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    const call = { method: 'POST', url: importUrlOf(baseUrl), headers, body } as const;
    const response = await callEngine(endpoint, call, deadline);
    if (response.kind !== 'response') return response;
    return response.status < 300 ? response : refusal(response, endpoint);
  };
  return {
    timeoutSeconds,
    async clock(deadline) {
      // An empty text stores nothing.
      const response = await post('', deadline);
      return response.kind === 'response' ? { kind: 'clock', ...engineClock(response) } : response;
    },
    async write({ points, atMs }, deadline) {
      // VictoriaMetrics does not store NaN. The series keeps its last value and ends five minutes
      // after it.
      const lines = points.filter(({ value }) => !Number.isNaN(value));
      const response = await post(lines.map((point) => lineOf(point, atMs)).join(''), deadline);
      const delivery =
        response.kind === 'response'
          ? ({ kind: 'delivered', status: response.status } as const)
          : response;
      return { delivery, atMs };
    },
  };
}

/** `name{label="value"} 1 1700000000000`, with the labels of the group and the time in milliseconds. */
function lineOf({ labels, value }: Point, atMs: number): string {
  const { [NAME]: name = '', ...others } = labels;
  const pairs = Object.entries(others).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}{${pairs.join(',')}} ${value} ${atMs}\n`;
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('"', '\\"');
}
