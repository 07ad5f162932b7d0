import { parseDurationSeconds } from '../extract/numbers/duration.js';
import type { DestinationOptions } from '../model/destination.js';
import { DEFAULT_PUSH_TIMEOUT_SECONDS } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import { specsFrom } from './kinds.js';

/** One day. A longer budget is a mistake, and setTimeout fires at once above 2^31 ms. */
const LONGEST_BUDGET_SECONDS = 86_400;

export function resolveDestinations(resolver: Resolver): DestinationOptions {
  return {
    destinations: specsFrom(resolver),
    pushTimeoutSeconds: resolvePushTimeout(resolver),
  };
}

/** For commands that need a destination. */
export function requireDestinations(resolver: Resolver): DestinationOptions {
  const before = resolver.problems.length;
  const destinations = specsFrom(resolver);
  const isNoneNamed = destinations.length === 0 && resolver.problems.length === before;
  if (isNoneNamed) {
    resolver.report(
      'gateway',
      'is missing: name one, as in --gateway http://gateway:9091, or set PUSHGATEWAY_URL',
    );
  }
  return { destinations, pushTimeoutSeconds: resolvePushTimeout(resolver) };
}

function resolvePushTimeout(resolver: Resolver): number {
  return resolver.parsed(
    'pushTimeout',
    DEFAULT_PUSH_TIMEOUT_SECONDS,
    (text) => {
      const seconds = parseDurationSeconds(text);
      if (seconds === undefined || seconds <= 0) return undefined;
      return seconds <= LONGEST_BUDGET_SECONDS ? seconds : undefined;
    },
    'write a duration above 0 and up to 1d, such as 10s or 1m30s',
  );
}
