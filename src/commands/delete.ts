import { resolveState } from '../plan/resolve-state.js';
import { hasDestination } from '../model/destination.js';
import { direct } from '../platform/disk.js';
import type { Host } from '../host.js';
import { formatGroupingKey, type GroupingKey } from '../model/grouping-key.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { resolveGroupingKey } from '../plan/resolve-identity.js';
import { DELETE_OPTIONS } from '../options/command-options.js';
import { resolveDestinations } from '../destinations/resolve-destinations.js';
import { type StateLocation } from '../model/plan.js';
import { StateStore } from '../state/store.js';
import { type Command, EXIT, type Exit } from './command.js';
import { forEachDestination } from './for-each-destination.js';
import { resolveRequest } from './resolve-request.js';

export const remove: Command = {
  shape: {
    name: 'delete',
    usage: '[options]',
    description:
      'Deletes one group: from every gateway and textfile directory named, and from local state. ' +
      'Exactly the group with these labels; ' +
      'one that does not exist is as good as deleted.',
    options: DELETE_OPTIONS,
    wording: { noState: 'leave what is kept on disk alone' },
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
  const resolved = await resolveRequest(host, remove.shape, { written, earlier }, (resolver) => ({
    key: resolveGroupingKey(resolver, 'may-be-empty'),
    places: resolveDestinations(resolver),
    state: resolveState(resolver, host),
  }));
  if (resolved.kind === 'refused') return resolved.exit;
  const { key, places, state } = resolved.request;
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
