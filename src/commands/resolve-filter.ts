import type { Resolver } from '../options/resolver.js';
import { resolveSelector } from '../plan/resolve-selector.js';
import type { GroupFilter } from './select-groups.js';
import { parsePeriod } from '../extract/numbers/duration.js';

/** The selection by the options of `status`. `now` is read anew for each look. */
export async function resolveFilter(resolver: Resolver): Promise<Omit<GroupFilter, 'now'>> {
  const maxAgeSeconds = resolvePeriod(resolver, 'maxAge', undefined);
  return {
    // JOBMETER_JOB is for runs. Here it would hide all other jobs.
    job: resolver.setBy('job') === 'flag' ? resolver.value('job') : undefined,
    isSelected: await resolveSelector(resolver),
    conditions: (['failed', 'late', 'running'] as const).filter((key) => resolver.isOn(key)),
    sort: resolver.choice('sort'),
    maxAgeSeconds,
  };
}

/** Reads a period, which must be above 0. */
export function resolvePeriod<Fallback>(
  resolver: Resolver,
  key: 'maxAge' | 'interval',
  fallback: Fallback,
): number | Fallback {
  return resolver.parsed(key, fallback, parsePeriod, 'write a duration above 0, such as 26h or 7d');
}
