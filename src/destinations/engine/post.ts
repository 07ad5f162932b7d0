import { type HttpResponse, type HttpResult, sendHttp } from '../../http/client.js';
import type { Endpoint } from '../../http/endpoint.js';
import type { HttpRequest } from '../../http/request.js';
import { isWebPage } from '../../http/web-page.js';
import { withRetries } from '../../http/retry.js';
import { transportFailure } from '../../http/transport-failure.js';
import type { GatewayFailure } from '../../model/delivery.js';
import { ADVICE_OF_ANY_SERVER } from '../advice.js';
import { oneLine } from '../../util/one-line.js';

export interface EngineCall extends Pick<HttpRequest, 'method' | 'body'> {
  readonly url: string;
  /** Headers in addition to those of the endpoint. */
  readonly headers: Readonly<Record<string, string>>;
  readonly responseLimitBytes?: number;
}

/** Limit for the text of error messages. */
const REASON_LIMIT_BYTES = 16_384;

/**
 * Sends a call with retries until the deadline. Returns any response except a redirection.
 * @param settle may turn a response that no retry changes into a final one
 */
export async function callEngine(
  endpoint: Endpoint,
  { url, headers, responseLimitBytes = REASON_LIMIT_BYTES, ...call }: EngineCall,
  deadline: AbortSignal,
  settle: (result: HttpResult) => HttpResult = (result) => result,
): Promise<HttpResponse | GatewayFailure> {
  const { tls, proxy, retry } = endpoint;
  const all = { ...headers, ...endpoint.headers };
  const request = { ...call, url, headers: all, tls, proxy, deadline, responseLimitBytes };
  const result = await withRetries(retry, deadline, async () => settle(await sendHttp(request)));
  if (result.kind === 'failed') return transportFailure(result, deadline, endpoint, 'server');
  const { status } = result;
  if (status < 300 && isWebPage(result.body)) {
    const reason = 'answered with a web page, as a login portal does';
    return {
      kind: 'refused',
      status,
      reason,
      advice: 'check the URL, and any proxy in front of the server',
    };
  }
  if (status < 300 || status >= 400) return result;
  const location = oneLine(result.headers.location ?? '', endpoint.secrets);
  return { kind: 'redirected', status, location };
}

const ADVICE: Readonly<Record<number, string>> = {
  ...ADVICE_OF_ANY_SERVER,
  404: 'check the path of the URL, and that the server has the endpoint switched on',
  405: 'check the path of the URL',
  413: 'send less, or raise the limit of the server, or of the proxy in front of it',
};

/** The server understood the request and refused it. */
export function refusal(
  { status, body }: Pick<HttpResponse, 'status' | 'body'>,
  { secrets }: Pick<Endpoint, 'secrets'>,
): Extract<GatewayFailure, { readonly kind: 'refused' }> {
  const advice = ADVICE[status] ?? 'check the log of the server, and of any proxy in front of it';
  return { kind: 'refused', status, reason: oneLine(body, secrets), advice };
}
