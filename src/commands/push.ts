import type { DestinationOptions } from '../model/destination.js';
import type { Host } from '../host.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { resolveGroupingKey } from '../plan/resolve-identity.js';
import { DESTINATION_OPTIONS } from '../options/command-options.js';
import { requireDestinations } from '../destinations/resolve-destinations.js';
import { spreadIfGiven } from '../destinations/spread-if-given.js';
import type { PushMethod } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import type { Command, Exit } from './command.js';
import { forEachDestination } from './for-each-destination.js';
import { readFamilies } from './read-families.js';
import { resolvingCommand } from './resolving-command.js';

export const push: Command = resolvingCommand({
  shape: {
    name: 'push',
    usage: '[options] < metrics.prom',
    description:
      'Sends exposition text to a group: adds to it, or replaces it. jobmeter checks the text first, and sends nothing ' +
      'that a gateway would refuse or be broken by. Timestamps of samples are left out.',
    options: ['job', 'group', 'file', ...DESTINATION_OPTIONS, 'spread', 'replace', 'config'],
    wording: { pushTimeout: 'time for each request, retries included' },
    operands: 'none',
    examples: `
Examples:
  echo 'backup_size_bytes 42' | jobmeter push --job db_backup --gateway http://gateway:9091
  jobmeter push --job db_backup --group region=eu --replace --file metrics.prom
`,
  },
  resolve: resolvePush,
  execute: pushText,
});

interface PushRequest {
  readonly key: GroupingKey;
  readonly destinations: DestinationOptions;
  readonly method: PushMethod;
  readonly file: string | undefined;
}

async function pushText(
  host: Host,
  { key, destinations, method, file }: PushRequest,
): Promise<Exit> {
  const read = await readFamilies(host, key, file);
  if (read.kind === 'refused') return read.exit;
  const { families } = read;
  return forEachDestination(host, destinations, (destination) =>
    destination.send(key, { core: families, userNamed: [] }, { mode: method }),
  );
}

async function resolvePush(resolver: Resolver, host: Pick<Host, 'stdin'>): Promise<PushRequest> {
  const key = resolveGroupingKey(resolver);
  const destinations = await spreadIfGiven(resolver, key, requireDestinations(resolver));
  // `push` keeps no state, so it could not catch up with a gateway that was down or clean up its
  // stand-in.
  if (destinations.standIns !== undefined && resolver.setBy('spread') === 'flag') {
    resolver.report('spread', 'has no failover in push, which keeps nothing: write --spread');
  }
  const file = resolver.value('file');
  if (file === undefined && host.stdin.isTTY) {
    resolver.report('file', 'is missing: name a file, or pipe the exposition text in');
  }
  return { key, destinations, method: resolver.isOn('replace') ? 'replace' : 'add', file };
}
