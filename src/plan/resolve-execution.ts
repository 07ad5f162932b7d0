import { LONGEST_SECONDS, parseDurationSeconds, parsePeriod } from '../extract/numbers/duration.js';
import {
  DEFAULT_KILL_AFTER_SECONDS,
  DEFAULT_OUTAGE_REMINDER_SECONDS,
  DEFAULT_RETRY_DELAY_SECONDS,
  type OverlapPolicy,
  type Plan,
  type Timeout,
} from '../model/plan.js';
import type { ValueKey } from '../options/options.js';
import type { Resolver } from '../options/resolver.js';

type Execution = Pick<
  Plan,
  | 'from'
  | 'output'
  | 'timeout'
  | 'retry'
  | 'jitterSeconds'
  | 'overlap'
  | 'heartbeatSeconds'
  | 'outageReminder'
>;

/** Resolves how the command runs: time limits, retries, and its output. */
export function resolveExecution(resolver: Resolver): Execution {
  return {
    from: resolver.choice('from'),
    output: resolver.choice('output'),
    timeout: resolveTimeout(resolver),
    retry: {
      retries: resolver.parsed('retries', 0, parseCount, 'write a number from 0 to 1000'),
      delaySeconds: resolveDuration(resolver, 'retryDelay', DEFAULT_RETRY_DELAY_SECONDS),
    },
    jitterSeconds: resolveDuration(resolver, 'jitter', 0),
    overlap: resolveOverlap(resolver),
    heartbeatSeconds: resolveHeartbeat(resolver),
    outageReminder: resolveOutageReminder(resolver),
  };
}

function resolveOverlap(resolver: Resolver): OverlapPolicy {
  const policy = resolver.choice('overlap');
  if (policy !== 'allow' && resolver.setBy('noState') === 'flag') {
    resolver.report('overlap', 'needs a lock in the state directory: leave out --no-state');
  }
  return policy;
}

/** Prometheus scrapes the gateway every few seconds at most, so a shorter interval is only load. */
const SHORTEST_HEARTBEAT_SECONDS = 1;

function resolveHeartbeat(resolver: Resolver): number | undefined {
  const seconds = resolveDuration(resolver, 'heartbeat', Infinity);
  if (seconds < SHORTEST_HEARTBEAT_SECONDS) {
    resolver.report(
      'heartbeat',
      `is shorter than ${SHORTEST_HEARTBEAT_SECONDS}s: write a longer one`,
    );
    return undefined;
  }
  return Number.isFinite(seconds) ? seconds : undefined;
}

function resolveOutageReminder(resolver: Resolver): Plan['outageReminder'] {
  return resolver.parsed(
    'outageReminder',
    DEFAULT_OUTAGE_REMINDER_SECONDS,
    (text) => (text === 'always' ? text : parsePeriod(text)),
    'write a duration above 0 such as 1d, or always',
  );
}

function resolveTimeout(resolver: Resolver): Timeout | undefined {
  const killAfterSeconds = resolveDuration(resolver, 'killAfter', DEFAULT_KILL_AFTER_SECONDS);
  if (resolver.value('timeout') === undefined) {
    if (resolver.setBy('killAfter') === 'flag') {
      resolver.report('killAfter', 'does nothing without --timeout: add one, or leave it out');
    }
    return undefined;
  }
  const seconds = resolveDuration(resolver, 'timeout', Infinity);
  if (seconds === 0) resolver.report('timeout', 'is 0: write a duration above 0, or leave it out');
  return Number.isFinite(seconds) && seconds > 0 ? { seconds, killAfterSeconds } : undefined;
}

function resolveDuration(resolver: Resolver, key: ValueKey, fallback: number): number {
  return resolver.parsed(
    key,
    fallback,
    (text) => {
      const seconds = parseDurationSeconds(text);
      return seconds !== undefined && seconds <= LONGEST_SECONDS ? seconds : undefined;
    },
    'write a duration such as 90s, 5m or 1h30m, up to 24d',
  );
}

function parseCount(text: string): number | undefined {
  return /^\d{1,4}$/.test(text) && Number(text) <= 1000 ? Number(text) : undefined;
}
