import type { HttpRequest } from '../../http/request.js';
import type { GatewayFailure } from '../../model/delivery.js';
import { type HttpResponse, sendHttp } from '../../http/client.js';
import { withDeadline } from '../../util/deadline.js';
import type { Endpoint } from '../../http/endpoint.js';
import { classifyResponse } from './classify-response.js';
import { withRetries } from '../../http/retry.js';
import { answeringRefusals } from './silent-refusal.js';

/** For error messages. A gateway sends one line, a proxy may send an HTML page. */
export const REASON_LIMIT_BYTES = 16_384;

/** One call of the gateway's API. */
export interface GatewayCall extends Pick<
  HttpRequest,
  'method' | 'body' | 'responseLimitBytes' | 'reader'
> {
  /** Path below the base URL. */
  readonly path: string;
  readonly contentType?: string;
  /** Whether the gateway lists this push as failed since that number of seconds. */
  readonly hasRefused?: (sinceSeconds: number, deadline: AbortSignal) => Promise<boolean>;
}

/** Sends a call with retries, all within one deadline. Returns the response if it is a success, or else the failure. */
export async function request(
  endpoint: Endpoint,
  { path, contentType, hasRefused, ...request }: GatewayCall,
  signal: AbortSignal | undefined,
): Promise<HttpResponse | GatewayFailure> {
  const { baseUrl, tls, proxy } = endpoint;
  const url = `${baseUrl}${path}`;
  const headers = { ...endpoint.headers, ...(contentType && { 'content-type': contentType }) };
  return withDeadline(endpoint.timeoutSeconds, signal, async (deadline) => {
    const call = { ...request, url, headers, tls, proxy, deadline };
    const send = () => sendHttp(call);
    const attempt =
      hasRefused === undefined
        ? send
        : answeringRefusals(send, (since) => hasRefused(since, deadline));
    const result = await withRetries(endpoint.retry, deadline, attempt);
    return classifyResponse(result, deadline, endpoint, call.method);
  });
}
