import { describe, expect, test } from 'vitest';
import type { FailureReason } from '../../src/http/failure.js';
import type { HttpResult } from '../../src/http/client.js';
import { DEFAULT_RETRY, delayAfter, isRetryable, withRetries } from '../../src/http/retry.js';

function answered(status: number, retryAfter?: string): HttpResult {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return { kind: 'response', status, headers, body: '', bytes: new Uint8Array(), truncated: false };
}

function failed(reason: FailureReason): HttpResult {
  return { kind: 'failed', reason, message: '' };
}

describe('a transient failure', () => {
  test.for([408, 429, 500, 502, 503, 504])('a response with status %i is retried', (status) => {
    expect(isRetryable(answered(status))).toBe(true);
  });

  test.for(['dns', 'connection', 'broken'] as const)(
    'a failure of kind %s is retried',
    (reason) => {
      expect(isRetryable(failed(reason))).toBe(true);
    },
  );
});

describe('a final result', () => {
  test.for([200, 202, 301, 400, 401, 403, 404, 405, 413, 431, 501])(
    'a response with status %i is not retried',
    (status) => {
      expect(isRetryable(answered(status))).toBe(false);
    },
  );

  test.for(['timeout', 'tls', 'protocol', 'request'] as const)(
    'a failure of kind %s is not retried',
    (reason) => {
      expect(isRetryable(failed(reason))).toBe(false);
    },
  );
});

test('a delay doubles up to the longest', () => {
  const policy = { attempts: 9, firstDelayMs: 100, longestDelayMs: 1000, jitter: 0.5 };
  const waits = [1, 2, 3, 4, 5, 50].map((tries) => delayAfter(tries, answered(503), policy, 0));
  expect(waits).toEqual([100, 200, 400, 800, 1000, 1000]);
});

test('only the first broken connection is retried without delay', () => {
  expect(delayAfter(1, failed('broken'), DEFAULT_RETRY, 0)).toBe(0);
  expect(delayAfter(2, failed('broken'), DEFAULT_RETRY, 0)).toBe(2 * DEFAULT_RETRY.firstDelayMs);
  expect(delayAfter(1, failed('connection'), DEFAULT_RETRY, 0)).toBe(DEFAULT_RETRY.firstDelayMs);
});

test('chance shortens a delay by up to the jitter', () => {
  const policy = { attempts: 9, firstDelayMs: 100, longestDelayMs: 1000, jitter: 0.4 };
  const waits = [0, 0.5, 1].map((chance) => delayAfter(1, answered(503), policy, chance));
  expect(waits).toEqual([100, 80, 60]);
});

test('the delays of the default policy leave most of ten seconds for responses', () => {
  const waits = Array.from({ length: DEFAULT_RETRY.attempts - 1 }, (_, index) =>
    delayAfter(index + 1, answered(503), DEFAULT_RETRY, 0)!,
  );
  expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(5000);
});

test('an attempt that the deadline cuts off does not hide that nobody listened before', async () => {
  const deadline = new AbortController();
  const attempts = [failed('connection'), failed('timeout')];
  const attempt = async (): Promise<HttpResult> => {
    const [result = failed('timeout')] = attempts.splice(0, 1);
    if (result.kind === 'failed' && result.reason === 'timeout') deadline.abort();
    return result;
  };
  const policy = { attempts: 9, firstDelayMs: 1, longestDelayMs: 1, jitter: 0 };
  expect(await withRetries(policy, deadline.signal, attempt)).toEqual({
    ...failed('connection'),
    mayHaveArrived: true,
  });
});

describe('Retry-After', () => {
  const policy = { attempts: 9, firstDelayMs: 100, longestDelayMs: 1500, jitter: 0 };

  test.for([
    ['1', 1000],
    ['0', 100],
    ['-1', 100],
    ['soon', 100],
    ['', 100],
    // A date would need synchronized clocks.
    ['Wed, 21 Oct 2037 07:28:00 GMT', 100],
    ['2', undefined],
    ['3600', undefined],
    ['9'.repeat(400), undefined],
  ] as const)('%j gives a delay of %s ms', ([text, waitMs]) => {
    expect(delayAfter(1, answered(503, text), policy, 0)).toBe(waitMs);
  });
});
