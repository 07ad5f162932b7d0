import type { HttpRequest } from '../../http/request.js';
import type { GatewayFailure } from '../../model/delivery.js';
import { type HttpResponse, sendHttp } from '../../http/client.js';
import { withDeadline } from '../../http/deadline.js';
import type { Endpoint } from './endpoint.js';
import { classifyResponse } from './classify-response.js';
import { withRetries } from '../../http/retry.js';

/** What one method of the gateway's API asks for. */
export interface Call extends Pick<HttpRequest, 'method' | 'body' | 'responseLimitBytes'> {
  /** Below the base URL. */
  readonly path: string;
  readonly contentType?: string;
}

/** The gateway's answer if it is one of success, else why there is none; retries and all within one deadline. */
export async function request(
  endpoint: Endpoint,
  { path, contentType, ...request }: Call,
  signal: AbortSignal | undefined,
): Promise<HttpResponse | GatewayFailure> {
  const { baseUrl, tls, proxy } = endpoint;
  const url = `${baseUrl}${path}`;
  const headers = { ...endpoint.headers, ...(contentType && { 'content-type': contentType }) };
  return withDeadline(endpoint.timeoutSeconds, signal, async (deadline) => {
    const call = { ...request, url, headers, tls, deadline, ...(proxy && { proxy }) };
    const send = () => sendHttp(call);
    const result = await withRetries(endpoint.retry, deadline, send);
    return classifyResponse(result, deadline, endpoint);
  });
}
