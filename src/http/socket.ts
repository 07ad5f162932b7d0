import type { LookupFunction } from 'node:net';
import { lookupUntil } from './lookup.js';

/** One connection for one request, and the deadline in place of undici's own coarse timeouts. */
export const NO_TIMEOUTS = { pipelining: 0, headersTimeout: 0, bodyTimeout: 0 } as const;

export interface SocketOptions {
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly lookup: LookupFunction;
}

/** Aborting a request leaves a socket that is still connecting alone: it needs the signal itself. */
export function socketUntil(deadline: AbortSignal): SocketOptions {
  return { timeout: 0, signal: deadline, lookup: lookupUntil(deadline) };
}
