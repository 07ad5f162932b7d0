import { setTimeout as sleep } from 'node:timers/promises';
import { type FailureReason, type HttpFailure, UNSENT } from './failure.js';
import type { HttpResult } from './client.js';

/** Transient failures. A push is idempotent, so it is safe to retry. */
const RETRYABLE: {
  readonly statuses: readonly number[];
  readonly failures: readonly FailureReason[];
} = {
  /** Statuses of gateways and proxies that are starting or overloaded. */
  statuses: [408, 429, 500, 502, 503, 504],
  /**
   * `timeout` is left out, because no time remains. `tls` is left out, because a retry does not
   * repair a certificate.
   */
  failures: ['dns', 'connection', 'broken'],
};

/** How often and when a failed call is tried again, within its timeout. */
export interface RetryPolicy {
  /** Maximum number of attempts, including the first. */
  readonly attempts: number;
  /** Delay before the second attempt, in milliseconds. It doubles with every further attempt. */
  readonly firstDelayMs: number;
  /**
   * Upper bound of a delay, in milliseconds. A longer `Retry-After` of a server ends the attempts.
   */
  readonly longestDelayMs: number;
  /** Random share of a delay, 0 to 1. Keeps hundreds of jobs of the same minute from retrying at the same time. */
  readonly jitter: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 5,
  firstDelayMs: 250,
  longestDelayMs: 4000,
  jitter: 0.5,
};

/**
 * Returns the first final result, or the last one when attempts or time run out. A failure says whether an attempt before
 * it may have arrived.
 */
export async function withRetries(
  policy: RetryPolicy,
  deadline: AbortSignal,
  attempt: () => Promise<HttpResult>,
): Promise<HttpResult> {
  let mayHaveArrived = false;
  let previous: HttpResult | undefined;
  for (let attemptNumber = 1; ; attemptNumber += 1) {
    const latest = await attempt();
    // That nobody listened a moment before says more than that this attempt was not given its time.
    if (isTimeout(latest) && previous !== undefined && isUnsent(previous)) {
      return { ...previous, mayHaveArrived: true };
    }
    const result =
      latest.kind === 'failed' && mayHaveArrived ? { ...latest, mayHaveArrived } : latest;
    mayHaveArrived ||= !isUnsent(latest);
    if (attemptNumber >= policy.attempts || !isRetryable(result)) return result;
    const delayMs = delayAfter(attemptNumber, result, policy, Math.random());
    // If the deadline comes first, the last response says more than "timed out".
    if (delayMs === undefined || !(await slept(delayMs, deadline))) return result;
    previous = result;
  }
}

function isTimeout(result: HttpResult): boolean {
  return result.kind === 'failed' && result.reason === 'timeout';
}

function isUnsent(result: HttpResult): result is HttpFailure {
  return result.kind === 'failed' && UNSENT.includes(result.reason);
}

export function isRetryable(result: HttpResult): boolean {
  return result.kind === 'response'
    ? isRetryableStatus(result.status)
    : RETRYABLE.failures.includes(result.reason);
}

/** Whether the status is a transient failure. */
export function isRetryableStatus(status: number): boolean {
  return RETRYABLE.statuses.includes(status);
}

/**
 * Milliseconds until the next attempt. Undefined if Retry-After exceeds the longest delay.
 *
 * @param chance random number from 0 to 1 that scales the jitter
 */
export function delayAfter(
  attemptNumber: number,
  result: HttpResult,
  policy: RetryPolicy,
  chance: number,
): number | undefined {
  // The server accepted the connection a moment ago, so the first retry is immediate.
  if (attemptNumber === 1 && result.kind === 'failed' && result.reason === 'broken') return 0;
  const askedMs = retryAfterMs(result);
  if (askedMs > policy.longestDelayMs) return undefined;
  const backoffMs = Math.min(policy.firstDelayMs * 2 ** (attemptNumber - 1), policy.longestDelayMs);
  return Math.max(askedMs, backoffMs * (1 - policy.jitter * chance));
}

/** Only the form in seconds: a date would need synchronized clocks. */
function retryAfterMs(result: HttpResult): number {
  const seconds = result.kind === 'response' ? result.headers['retry-after'] : undefined;
  return seconds !== undefined && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : 0;
}

async function slept(delayMs: number, deadline: AbortSignal): Promise<boolean> {
  return sleep(delayMs, true, { signal: deadline }).catch(() => false);
}
