import { parseDurationSeconds } from '../extract/numbers/duration.js';
import type { DestinationOptions } from '../model/destination.js';
import { DEFAULT_PUSH_TIMEOUT_SECONDS, LISTING_TIMEOUT_SECONDS } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import { specsFrom } from './kinds.js';

/** One day. A longer timeout is a mistake, and setTimeout fires at once above 2^31 ms. */
const LONGEST_BUDGET_SECONDS = 86_400;

/** What a command requests from the destinations. A list takes longer than a push. */
type Use = 'push' | 'list';

const DEFAULT_TIMEOUT: Readonly<Record<Use, number>> = {
  push: DEFAULT_PUSH_TIMEOUT_SECONDS,
  list: LISTING_TIMEOUT_SECONDS,
};

export function resolveDestinations(resolver: Resolver, use: Use = 'push'): DestinationOptions {
  return {
    destinations: specsFrom(resolver),
    pushTimeoutSeconds: resolvePushTimeout(resolver, use),
  };
}

/** Resolves the destinations of a command that needs at least one. */
export function requireDestinations(resolver: Resolver, use: Use = 'push'): DestinationOptions {
  const before = resolver.problems.length;
  const destinations = specsFrom(resolver);
  const isNoneNamed = destinations.length === 0 && resolver.problems.length === before;
  if (isNoneNamed) {
    resolver.report(
      'gateway',
      'is missing: name one, as in --gateway http://gateway:9091, or set PUSHGATEWAY_URL',
    );
  }
  return { destinations, pushTimeoutSeconds: resolvePushTimeout(resolver, use) };
}

function resolvePushTimeout(resolver: Resolver, use: Use): number {
  return resolver.parsed(
    'pushTimeout',
    DEFAULT_TIMEOUT[use],
    (text) => {
      const seconds = parseDurationSeconds(text);
      if (seconds === undefined || seconds <= 0) return undefined;
      return seconds <= LONGEST_BUDGET_SECONDS ? seconds : undefined;
    },
    'write a duration above 0 and up to 1d, such as 10s or 1m30s',
  );
}
