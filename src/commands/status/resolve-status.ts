import type { Resolver } from '../../options/resolver.js';
import { resolveSelector } from '../../plan/resolve-selector.js';
import type { GroupFilter } from './select-groups.js';
import { parsePeriod } from '../../extract/numbers/duration.js';
import type { StateLocation } from '../../model/plan.js';
import { resolvePrefix } from '../../plan/prefix.js';
import { resolveState } from '../../plan/resolve-state.js';
import { destinationNames, type DestinationOptions } from '../../model/destination.js';
import { resolveDestinations } from '../../destinations/resolve-destinations.js';
import type { Host } from '../../host.js';
import type { StatusRequest } from './read-status.js';

/** The options of `status`. */
export interface StatusOptions extends Pick<StatusRequest, 'where' | 'prefix' | 'filter'> {
  readonly places: DestinationOptions;
  readonly state: StateLocation;
  readonly intervalSeconds: number | undefined;
  /** Whether the exit status tells the health of the groups. */
  readonly isJudged: boolean;
  readonly isJson: boolean;
}

export async function resolveStatus(resolver: Resolver, host: Host): Promise<StatusOptions> {
  const [places, state] = [resolveDestinations(resolver, 'list'), resolveState(resolver, host)];
  const directories = state.kind === 'directory' ? [state.path] : [];
  return {
    places,
    state,
    where: [...directories, ...destinationNames(places)].join(', '),
    prefix: resolvePrefix(resolver),
    filter: await resolveFilter(resolver),
    intervalSeconds: resolveWatch(resolver, host),
    isJudged: resolver.isOn('exitCode'),
    isJson: resolver.isOn('json'),
  };
}

/** Interval in seconds. Undefined without --watch. */
function resolveWatch(resolver: Resolver, host: Host): number | undefined {
  const intervalSeconds = resolvePeriod(resolver, 'interval', 2);
  if (!resolver.isOn('watch')) {
    if (resolver.setBy('interval') === 'flag') {
      resolver.report('interval', 'does nothing without --watch: add it, or leave this out');
    }
    return undefined;
  }
  if (resolver.isOn('json')) resolver.report('watch', 'shows a table: leave out --json');
  else if (!host.stdout.isTTY) resolver.report('watch', 'needs a terminal: leave it out here');
  return intervalSeconds;
}

/** `now` is read anew for each look. */
async function resolveFilter(resolver: Resolver): Promise<Omit<GroupFilter, 'now'>> {
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

function resolvePeriod<Fallback>(
  resolver: Resolver,
  key: 'maxAge' | 'interval',
  fallback: Fallback,
): number | Fallback {
  return resolver.parsed(key, fallback, parsePeriod, 'write a duration above 0, such as 26h or 7d');
}
