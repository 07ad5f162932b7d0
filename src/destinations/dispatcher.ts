import { Client } from 'undici';
import { answerTo, type RawAnswer } from './answer.js';
import { PATIENT, socketUntil } from './connecting.js';
import type { HttpRequest } from './http.js';

/** Straight to the server. */
export function roundTrip(request: HttpRequest): Promise<RawAnswer> {
  const { url, tls, deadline } = request;
  const connect = { ...socketUntil(deadline), ...tls };
  return answerTo(request, new Client(new URL(url).origin, { ...PATIENT, connect }));
}
