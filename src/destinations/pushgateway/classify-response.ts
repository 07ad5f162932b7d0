import type { HttpRequest } from '../../http/request.js';
import type { GatewayFailure, NotAGateway } from '../../model/delivery.js';
import type { HttpResponse, HttpResult } from '../../http/client.js';
import { transportFailure } from '../../http/transport-failure.js';
import type { Endpoint } from '../../http/endpoint.js';
import { complaintIn } from './complaint.js';
import { ADVICE_OF_ANY_SERVER } from '../advice.js';
import { isWebPage } from '../../http/web-page.js';
import { oneLine } from '../../util/one-line.js';
import { NO_REASON } from './silent-refusal.js';

/**
 * Returns the response on success, else the failure. Success is 2xx without a web page; after a 3xx nothing was stored.
 * Messages never contain secrets, even if the server echoes them.
 *
 * @param method of the request: a Pushgateway responds with a body only to GET
 */
export function classifyResponse(
  result: HttpResult,
  deadline: AbortSignal,
  endpoint: Pick<Endpoint, 'baseUrl' | 'tls' | 'secrets' | 'proxy'>,
  method: HttpRequest['method'],
): HttpResponse | GatewayFailure {
  const { secrets } = endpoint;
  if (result.kind === 'failed') return transportFailure(result, deadline, endpoint);
  const { status, headers, body } = result;
  const foreign = foreignServerIn(status, body, method);
  if (foreign !== undefined) return foreign;
  if (status >= 200 && status < 300) return result;
  if (status >= 300 && status < 400) {
    return { kind: 'redirected', status, location: oneLine(headers.location ?? '', secrets) };
  }
  const { text, isDuplicate } = complaintIn(body);
  const isSilent = body === NO_REASON;
  const check = `jobmeter check --gateway ${endpoint.baseUrl}`;
  const advice = isDuplicate
    ? `${check} names the group to delete`
    : isSilent
      ? `its log has the reason, and a newer version says it; see also ${check}`
      : TO_HTTPS.test(body)
        ? 'write https:// in the URL of the gateway'
        : adviceOn(status);
  const reason = oneLine(text, secrets);
  const isClash = isDuplicate || isSilent;
  return { kind: 'refused', status, reason, advice, ...(isClash && { isClash }) };
}

/** A Pushgateway responds to a push and a delete with an empty body. Servers that imitate it may confirm. */
const CONFIRMATION = /^\s*(?:ok\s*|\{\s*"status"\s*:\s*"success"[^]*)?$/i;

/** The response of VictoriaMetrics and vmagent to an unknown path. */
const NO_ENDPOINT = /unsupported path requested/;

/** Go, and nginx, of plain HTTP at a port for TLS. Status 400. */
const TO_HTTPS = /HTTP request (?:was sent )?to (?:an )?HTTPS (?:server|port)/i;

/** A response that no Pushgateway gives. */
function foreignServerIn(
  status: number,
  body: string,
  method: HttpRequest['method'],
): NotAGateway | undefined {
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && isWebPage(body)) {
    const reason = `answered with a web page (status ${status}), as a login portal does`;
    return { kind: 'not-a-gateway', reason, isWebPage: true };
  }
  if (isSuccess && method !== 'GET' && !CONFIRMATION.test(body)) {
    const reason = `answered with content (status ${status}), but a Pushgateway answers without any`;
    return { kind: 'not-a-gateway', reason };
  }
  if (status === 400 && NO_ENDPOINT.test(body)) {
    const reason =
      'has no endpoint for pushes (status 400); VictoriaMetrics has one from version 1.84 on, below /api/v1/import/prometheus';
    return { kind: 'not-a-gateway', reason, server: 'victoria-metrics' };
  }
  return undefined;
}

const ADVICE: Readonly<Record<number, string>> = {
  ...ADVICE_OF_ANY_SERVER,
  400: 'correct what the message names; if this push does not contain it, an earlier push to another group left it there',
  404: 'no Pushgateway answers at this path: if the gateway runs with --web.route-prefix, add the prefix to its URL',
  405: 'the server has no endpoint for pushes: check that this is the base URL of a Pushgateway',
  413: 'send less, or raise the limit of the proxy in front of the gateway',
  431: 'shorten the label values of the grouping key',
};

function adviceOn(status: number): string {
  return ADVICE[status] ?? 'check the log of the gateway, and of any proxy in front of it';
}
