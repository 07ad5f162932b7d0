import type { DestinationOptions } from '../model/destination.js';
import type { Host } from '../host.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { resolveGroupingKey } from '../plan/resolve-identity.js';
import { DESTINATION_OPTIONS } from '../options/command-options.js';
import { requireDestinations } from '../destinations/resolve-destinations.js';
import { spreadIfGiven } from '../destinations/spread-if-given.js';
import type { PushMethod } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import { type Command, type Exit, EXIT } from './command.js';
import { readFamilies } from './read-families.js';
import { resolvingCommand } from './resolving-command.js';
import type { Destination } from '../destinations/destination.js';
import { openDestinations, warningsOf } from '../destinations/kinds.js';
import { warn } from './warn.js';
import type { DestinationDelivery } from '../model/delivery.js';
import { describeDelivery } from '../destinations/describe-delivery.js';

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

/** Runs `action` on all destinations at once, and prints failures. */
async function forEachDestination(
  host: Host,
  options: DestinationOptions,
  action: (destination: Destination) => Promise<DestinationDelivery>,
): Promise<Exit> {
  const destinations = await openDestinations(options);
  const results = await Promise.all(
    destinations.map(async (destination) => ({
      name: destination.name,
      delivery: await action(destination),
    })),
  );
  const failed = results.filter(({ delivery }) => delivery.kind !== 'delivered');
  const failures = failed.map(({ name, delivery }) => describeDelivery(delivery, name));
  warn(host, [...(await warningsOf(destinations)), ...failures]);
  return failed.length === 0 ? EXIT.ok : EXIT.unavailable;
}
