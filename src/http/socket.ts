import type { LookupFunction } from 'node:net';
import { lookupUntil } from './lookup.js';

/** One connection per request. The deadline replaces undici's timeouts, whose resolution is coarse. */
export const NO_TIMEOUTS = { pipelining: 0, headersTimeout: 0, bodyTimeout: 0 } as const;

export interface SocketOptions {
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly lookup: LookupFunction;
}

/**
 * Aborting an undici request does not end a socket that is still connecting, so the socket gets the
 * signal as well.
 */
export function socketUntil(deadline: AbortSignal): SocketOptions {
  return { timeout: 0, signal: deadline, lookup: lookupUntil(deadline) };
}
