import { parseDurationSeconds } from '../../extract/numbers/duration.js';
import type { Resolver } from '../../options/resolver.js';

/**
 * A series goes stale five minutes after its last sample, and a round takes some time.
 */
const LONGEST_INTERVAL_SECONDS = 240;

/** How often local state is sent again, in seconds. */
export function resolveInterval(resolver: Resolver): number {
  if (resolver.isGiven('interval') && !resolver.isGiven('remoteWrite')) {
    resolver.report('interval', 'does nothing without --remote-write: add it, or leave this out');
  }
  return resolver.parsed(
    'interval',
    60,
    (text) => {
      const seconds = parseDurationSeconds(text);
      const isFit = seconds !== undefined && seconds >= 1 && seconds <= LONGEST_INTERVAL_SECONDS;
      return isFit ? seconds : undefined;
    },
    'write a duration from 1s to 4m: plain queries see a value for five minutes',
  );
}
