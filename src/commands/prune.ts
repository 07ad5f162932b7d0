import { resolveDestinations } from '../destinations/resolve-destinations.js';
import type { Host } from '../host.js';
import { LISTING_TIMEOUT_SECONDS } from '../model/plan.js';
import { DESTINATION_OPTIONS } from '../options/command-options.js';
import type { Resolver } from '../options/resolver.js';
import { resolvePrefix } from '../plan/prefix.js';
import { resolveSelector } from '../plan/resolve-selector.js';
import { resolveState } from '../plan/resolve-state.js';
import type { Command } from './command.js';
import { formatSeconds } from './format.js';
import { type IsMisplaced, misplacedIn } from './removal/misplaced.js';
import {
  REMOVAL_WORDING,
  type RemovalRequest,
  removeMatching,
  resolveManner,
} from './removal/remove-matching.js';
import { resolvingCommand } from './resolving-command.js';
import { groupingLabels } from '../model/grouping-key.js';
import { parsePeriod } from '../extract/numbers/duration.js';

export const prune: Command = resolvingCommand({
  shape: {
    name: 'prune',
    usage: '--older-than DURATION | --misplaced [options]',
    description:
      'Deletes groups that had no push for a while from the gateways and textfile directories named, and groups that had no ' +
      'run for a while from local state. It lists them first, and asks. A group that is pushed meanwhile stays, and so does ' +
      'one whose job is running on this machine.',
    options: [
      'olderThan',
      'misplaced',
      'match',
      'keepFailed',
      ...DESTINATION_OPTIONS,
      'stateDir',
      'noState',
      'yes',
      'dryRun',
      'prefix',
      'config',
    ],
    wording: REMOVAL_WORDING,
    defaults: { pushTimeout: `${LISTING_TIMEOUT_SECONDS}s` },
    operands: 'none',
    examples: `
Examples:
  jobmeter prune --older-than 30d --dry-run --gateway http://gateway:9091
  jobmeter prune --misplaced --dry-run --gateway http://gw1:9091 --gateway http://gw2:9091
  jobmeter prune --older-than 90d --match 'env=~"test.*"' --keep-failed --yes --gateway http://gateway:9091
`,
  },
  resolve: resolvePrune,
  execute: removeMatching,
});

async function resolvePrune(resolver: Resolver, host: Host): Promise<RemovalRequest> {
  const request = {
    places: resolveDestinations(resolver, 'list'),
    state: resolveState(resolver, host),
    prefix: resolvePrefix(resolver),
    manner: resolveManner(resolver, host),
  };
  const seconds = resolveAge(resolver);
  const isMisplaced = resolveMisplaced(resolver);
  const isSelected = await resolveSelector(resolver);
  const keepsFailed = resolver.isOn('keepFailed');
  return {
    ...request,
    none: `no group to delete: no selected group is ${wanted(seconds, isMisplaced)}`,
    isRemovable: (group, now, at) =>
      (seconds === 0 || now - (group.changedAt ?? Infinity) > seconds) &&
      !(keepsFailed && group.lastRun === 'failure') &&
      isSelected(groupingLabels(group.key)) &&
      (isMisplaced?.(group, at) ?? true),
  };
}

function wanted(seconds: number, isMisplaced: unknown): string {
  const old = `older than ${formatSeconds(seconds)}`;
  if (isMisplaced === undefined) return old;
  return seconds === 0 ? 'misplaced' : `misplaced and ${old}`;
}

/**
 * Undefined without --misplaced. A group stays unless its own gateway has a push of it that is at
 * least as new.
 */
function resolveMisplaced(resolver: Resolver): IsMisplaced | undefined {
  if (!resolver.isOn('misplaced')) return undefined;
  const isMisplaced = misplacedIn(resolveDestinations(resolver));
  if (isMisplaced === undefined) {
    resolver.report(
      'misplaced',
      'needs all gateways that groups are spread over: name two or more',
    );
  }
  return isMisplaced;
}

function resolveAge(resolver: Resolver): number {
  if (!resolver.isGiven('olderThan')) {
    if (resolver.isOn('misplaced')) return 0;
    resolver.report('olderThan', 'is missing: give an age, as in --older-than 30d');
  }
  // Other options read a bare number as seconds. Someone who writes 30 here means days, and would
  // delete everything.
  const read = (text: string): number | undefined =>
    /[a-z]/i.test(text) ? parsePeriod(text) : undefined;
  return resolver.parsed(
    'olderThan',
    Infinity,
    read,
    'write a duration above 0 with its unit, such as 12h or 30d',
  );
}
