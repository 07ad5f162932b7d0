import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureReason } from './failure.js';
import type { HttpResult } from './client.js';

/** A push is idempotent: whatever may pass by itself is worth another try. */
const RETRYABLE: {
  readonly statuses: readonly number[];
  readonly failures: readonly FailureReason[];
} = {
  /** What gateways, and proxies before them, answer while they start or have too much to do. */
  statuses: [408, 429, 500, 502, 503, 504],
  /** Not `timeout`: that was all the time there is. Not `tls`: asking again does not mend a certificate. */
  failures: ['dns', 'connection', 'broken'],
};

export interface RetryPolicy {
  /** Tries in all, the first one included. */
  readonly attempts: number;
  /** Before the second try; every further wait is twice as long. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Share of a wait that is left to chance, 0 to 1: two hundred jobs of the same minute must not come back together. */
  readonly jitter: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 5,
  firstDelayMs: 250,
  longestDelayMs: 4000,
  jitter: 0.5,
};

/** The first final result, or the last one when attempts or time run out. */
export async function withRetries(
  policy: RetryPolicy,
  deadline: AbortSignal,
  attempt: () => Promise<HttpResult>,
): Promise<HttpResult> {
  for (let tries = 1; ; tries += 1) {
    const result = await attempt();
    if (tries >= policy.attempts || !isRetryable(result)) return result;
    const delayMs = delayAfter(tries, result, policy, Math.random());
    // Without the time to wait, what the gateway said last is the better answer than "timed out".
    if (delayMs === undefined || !(await rested(delayMs, deadline))) return result;
  }
}

export function isRetryable(result: HttpResult): boolean {
  return result.kind === 'response'
    ? isRetryableStatus(result.status)
    : RETRYABLE.failures.includes(result.reason);
}

/** What may pass by itself. */
export function isRetryableStatus(status: number): boolean {
  return RETRYABLE.statuses.includes(status);
}

/**
 * Milliseconds until the next try; undefined where the gateway asks for more than the longest wait.
 * `chance`, 0 to 1, says how much of the jitter comes off.
 */
export function delayAfter(
  tries: number,
  result: HttpResult,
  policy: RetryPolicy,
  chance: number,
): number | undefined {
  // A connection that broke was alive a moment ago: the first answer to that is to send again at once.
  if (tries === 1 && result.kind === 'failed' && result.reason === 'broken') return 0;
  const askedMs = retryAfterMs(result);
  if (askedMs > policy.longestDelayMs) return undefined;
  const backoffMs = Math.min(policy.firstDelayMs * 2 ** (tries - 1), policy.longestDelayMs);
  return Math.max(askedMs, backoffMs * (1 - policy.jitter * chance));
}

/** The form with a date is not understood: it would take two clocks that agree. */
function retryAfterMs(result: HttpResult): number {
  const seconds = result.kind === 'response' ? result.headers['retry-after'] : undefined;
  return seconds !== undefined && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : 0;
}

async function rested(delayMs: number, deadline: AbortSignal): Promise<boolean> {
  return sleep(delayMs, true, { signal: deadline }).catch(() => false);
}
