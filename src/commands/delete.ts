import { resolveState } from '../plan/resolve-state.js';
import { hasDestination } from '../model/destination.js';
import { direct } from '../platform/disk.js';
import type { Host } from '../host.js';
import { formatGroupingKey, type GroupingKey } from '../model/grouping-key.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { resolveGroupingKey } from '../plan/resolve-identity.js';
import { deleteOptions } from '../options/other-options.js';
import { resolveDestinations } from '../destinations/resolve-destinations.js';
import { type StateLocation } from '../model/plan.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { StateStore } from '../state/store.js';
import { type Command, EXIT, type Exit, refuse } from './command.js';
import { forEachDestination } from './for-each-destination.js';

export const remove: Command = {
  shape: {
    name: 'delete',
    usage: '[options]',
    description:
      'Deletes one group: from every gateway and textfile directory named, and from local state. ' +
      'Exactly the group with these labels; ' +
      'one that does not exist is as good as deleted.',
    options: deleteOptions,
    operands: 'none',
    examples: `
Examples:
  jobmeter delete --job db_backup --group region=eu --gateway http://gateway:9091
  jobmeter delete --job db_backup --no-state --gateway http://gateway:9091
`,
  },
  execute: deleteGroup,
};

async function deleteGroup(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const { settings, problems } = collectSettings(deleteOptions, written.options, host.env);
  const resolver = new Resolver(settings);
  const key = resolveGroupingKey(resolver, 'may-be-empty');
  const places = resolveDestinations(resolver);
  const state = resolveState(resolver, host);
  const all = [...earlier, ...problems, ...resolver.problems];
  if (all.length > 0) return refuse(host, 'delete', all);
  const deleted = await forEachDestination(host, places, (destination) => destination.delete(key));
  const forgotten = await forget(host, state, key, !hasDestination(places));
  return deleted === EXIT.ok ? forgotten : deleted;
}

async function forget(
  host: Host,
  state: StateLocation,
  key: GroupingKey,
  isTheOnlyPlace: boolean,
): Promise<Exit> {
  if (state.kind === 'none') return EXIT.ok;
  const removed = await new StateStore(state, direct).remove(key);
  if (typeof removed === 'object') {
    host.stderr.write(`jobmeter: ${removed.text}\n`);
    return EXIT.unavailable;
  }
  if (!removed && isTheOnlyPlace) {
    host.stderr.write(
      `jobmeter: no ${formatGroupingKey(key)} in ${state.path}; to delete it from a gateway, name one with --gateway\n`,
    );
  }
  return EXIT.ok;
}
