import type { Host } from '../host.js';
import { DEFAULT_PREFIX, LISTING_TIMEOUT_SECONDS } from '../model/plan.js';
import { DESTINATION_OPTIONS } from '../options/command-options.js';
import type { Resolver } from '../options/resolver.js';
import { resolveGroupingKey } from '../plan/resolve-identity.js';
import { resolveSelector } from '../plan/resolve-selector.js';
import { resolveState } from '../plan/resolve-state.js';
import { type Command, EXIT, type Exit } from './command.js';
import {
  type RecalledDestinations,
  recallDestinations,
  rememberedFor,
  rememberedWhere,
} from './removal/recall.js';
import { removeKey } from './removal/remove-key.js';
import {
  REMOVAL_WORDING,
  type RemovalRequest,
  removeMatching,
  resolveManner,
} from './removal/remove-matching.js';
import { resolvingCommand } from './resolving-command.js';
import { groupingLabels } from '../model/grouping-key.js';
import { warn } from './warn.js';

export const remove: Command = resolvingCommand({
  shape: {
    name: 'delete',
    usage: '[options]',
    description:
      'Deletes groups from every gateway and textfile directory named, and from local state: the one group with exactly ' +
      'the labels of --job and --group, or all groups that --match selects. With --match it lists the groups first, and ' +
      'asks; a group that is pushed meanwhile stays. Exit status 1 if there is no such group.',
    options: [
      'job',
      'group',
      'match',
      ...DESTINATION_OPTIONS,
      'everywhere',
      'stateDir',
      'noState',
      'yes',
      'dryRun',
      'config',
    ],
    wording: {
      ...REMOVAL_WORDING,
      job: 'the job label of the group',
      yes: 'do not ask; --match needs it where there is no terminal',
    },
    defaults: { pushTimeout: `${LISTING_TIMEOUT_SECONDS}s` },
    operands: 'none',
    examples: `
Examples:
  jobmeter delete --job db_backup --group region=eu --gateway http://gateway:9091
  jobmeter delete --job db_backup --no-state --gateway http://gateway:9091
  jobmeter delete --match 'job="db_backup",region!="eu"' --gateway http://gateway:9091
`,
  },
  resolve: (resolver, host) =>
    resolver.isGiven('match') ? resolveMatching(resolver, host) : resolveOne(resolver, host),
  execute: deleteGroups,
});

async function deleteGroups(host: Host, { execute, recalled }: Deletion): Promise<Exit> {
  const exit = await execute();
  if (exit === EXIT.unavailable && recalled.length > 0) {
    const names = recalled.join(', ');
    warn(host, [
      `asked without credentials, which state does not hold: ${names}; where one needs them, name it with --gateway`,
    ]);
  }
  return exit;
}

/** The request, and the destinations that local state named for it. */
interface Deletion extends Pick<RecalledDestinations, 'recalled'> {
  readonly execute: () => Promise<Exit>;
}

async function resolveOne(resolver: Resolver, host: Host): Promise<Deletion> {
  const key = resolveGroupingKey(resolver, 'may-be-empty');
  const state = resolveState(resolver, host);
  const remembered = await rememberedFor(state, key);
  const { places, recalled } = recallDestinations(resolver, remembered);
  const manner = resolver.isOn('dryRun') ? 'dry-run' : 'sure';
  return { recalled, execute: () => removeKey(host, { key, state, remembered, places, manner }) };
}

async function resolveMatching(resolver: Resolver, host: Host): Promise<Deletion> {
  for (const key of ['job', 'group'] as const) {
    if (resolver.setBy(key) !== 'flag') continue;
    resolver.report(key, `and --match are both given: keep one, or write --match 'job="NAME"'`);
  }
  const isSelected = await resolveSelector(resolver);
  const state = resolveState(resolver, host);
  const isEverywhere = resolver.isOn('everywhere');
  const remembered = isEverywhere ? await rememberedWhere(state, isSelected) : [];
  const { places, recalled } = recallDestinations(resolver, remembered);
  const request: RemovalRequest = {
    places,
    state,
    prefix: DEFAULT_PREFIX,
    manner: resolveManner(resolver, host),
    isRemovable: ({ key }) => isSelected(groupingLabels(key)),
    none: 'no group to delete: --match selects none',
  };
  return { recalled, execute: () => removeMatching(host, request) };
}
