import { isSpread, openDestinations, warningsOf } from '../destinations/kinds.js';
import { requireState, resolveState } from '../plan/resolve-state.js';
import { lookingDirect } from '../platform/disk.js';
import type { Host } from '../host.js';
import type { FlushScope } from '../delivery/flush-destination.js';
import type { DestinationOptions } from '../model/destination.js';
import { LISTING_TIMEOUT_SECONDS, type StateDirectory } from '../model/plan.js';
import type { ParsedArgv, WrittenOptions } from '../options/command-line.js';
import { DESTINATION_OPTIONS } from '../options/command-options.js';
import type { Resolver } from '../options/resolver.js';
import { recordLostRuns } from '../state/record-lost.js';
import { StateStore } from '../state/store.js';
import { announceConfigured } from './flush/announce-configured.js';
import { type Command, EXIT, type Exit, printed } from './command.js';
import { resolveFlushPlaces } from './flush/flush-places.js';
import { carryOutFlush } from './flush/carry-out-flush.js';
import { describeFlush, flushJson, type FlushResult } from './flush/flush-report.js';
import { resolvingCommand } from './resolving-command.js';
import { warn } from './warn.js';

export const flush: Command = resolvingCommand({
  shape: {
    name: 'flush',
    usage: '[options]',
    description:
      'Sends the results that earlier runs could not send to the places named. It compares each group with what the ' +
      'gateway holds by now, and overwrites nothing newer. It prints nothing if all went well. --all also sends what ' +
      'had arrived before: use it after a gateway was restarted empty. --refresh sends everything again to engines that ' +
      'show a value for five minutes only. flush also announces new schedules of the config file.',
    options: ['all', 'refresh', ...DESTINATION_OPTIONS, 'stateDir', 'json', 'config'],
    wording: {
      gateway: 'base URL of the Pushgateway to send to',
      pushTimeout: 'time for each request, retries included',
      json: 'print what was delivered and what is left as JSON',
    },
    defaults: { pushTimeout: `${LISTING_TIMEOUT_SECONDS}s` },
    operands: 'none',
    examples: `
Examples:
  jobmeter flush --gateway http://gateway:9091
  jobmeter flush --all --gateway http://gateway:9091
  jobmeter flush --refresh --remote-write http://prometheus:9090/api/v1/write
  jobmeter flush --json --push-timeout 30s --gateway http://gateway:9091
`,
  },
  resolve: resolveFlush,
  execute: flushState,
});

async function flushState(host: Host, request: FlushRequest): Promise<Exit> {
  const { places, state, scope, options, isJson } = request;
  const destinations = await openDestinations({ ...places, state });
  const store = new StateStore(state, lookingDirect);
  const names = destinations.map(({ name }) => name);
  const remarks = [
    ...(await recordLostRuns(store, host.clock.now())),
    ...(await announceConfigured(host, options, store, names)),
  ];
  const result = await carryOutFlush(host, store, destinations, {
    gateways: destinations.filter((_, index) => isSpread(places.destinations[index])),
    scope,
    seconds: places.pushTimeoutSeconds,
  });
  if (typeof result === 'string') {
    warn(host, [result]);
    return EXIT.unavailable;
  }
  const exit = isComplete(result) ? EXIT.ok : EXIT.unavailable;
  const warnings = [...remarks, ...(await warningsOf(destinations))];
  if (isJson) {
    const keyOf = async (group: string) => (await store.stateOf(group))?.key;
    return printed(host, await flushJson(result, warnings, keyOf), exit);
  }
  warn(host, [...warnings, ...describeFlush(result, host.stderr.isTTY)]);
  return exit;
}

interface FlushRequest {
  readonly places: DestinationOptions;
  readonly state: StateDirectory;
  readonly scope: FlushScope;
  readonly options: WrittenOptions;
  readonly isJson: boolean;
}

async function resolveFlush(
  resolver: Resolver,
  host: Host,
  { options }: ParsedArgv,
): Promise<FlushRequest> {
  const state = requireState(resolver, host);
  const places = await resolveFlushPlaces(resolver, resolveState(resolver, host));
  const [isAll, isRefresh] = [resolver.isOn('all'), resolver.isOn('refresh')];
  if (isAll && isRefresh) resolver.report('refresh', 'and --all are both given: keep one');
  const scope = isAll ? 'all' : isRefresh ? 'refresh' : 'pending';
  return { places, state, scope, options, isJson: resolver.isOn('json') };
}

/** Whether no group is left, and no other destination waits. */
function isComplete({ destinations, standIns, elsewhere }: FlushResult): boolean {
  const isNoneLeft = [...destinations, ...standIns].every(({ left }) => left.length === 0);
  return isNoneLeft && elsewhere.length === 0;
}
