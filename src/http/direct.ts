import type { HttpRequest } from './request.js';
import { Client } from 'undici';
import { responseTo, type RawResponse } from './response.js';
import { NO_TIMEOUTS, socketUntil } from './socket.js';

/** Sends a request without a proxy. */
export function requestDirectly(request: HttpRequest): Promise<RawResponse> {
  const { url, tls, deadline } = request;
  const connect = { ...socketUntil(deadline), ...tls };
  return responseTo(request, new Client(new URL(url).origin, { ...NO_TIMEOUTS, connect }));
}
