import { isSpread, openDestinations, warningsOf } from '../destinations/kinds.js';
import { requireState } from '../plan/resolve-state.js';
import { lookingDirect } from '../platform/disk.js';
import type { Host } from '../host.js';
import { LISTING_TIMEOUT_SECONDS } from '../model/plan.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { FLUSH_OPTIONS } from '../options/command-options.js';
import { recordLostRuns } from '../state/record-lost.js';
import { StateStore } from '../state/store.js';
import { announceConfigured } from './announce-configured.js';
import { type Command, EXIT, type Exit, printed } from './command.js';
import { resolveFlushPlaces } from './flush-places.js';
import { carryOutFlush } from './carry-out-flush.js';
import { describeFlush } from './flush-report.js';
import { resolveRequest } from './resolve-request.js';
import { jsonText } from '../util/json.js';

export const flush: Command = {
  shape: {
    name: 'flush',
    usage: '[options]',
    description:
      'Sends the results that earlier runs could not send to the places named. It compares each group with what the ' +
      'gateway holds by now, and overwrites nothing newer. It prints nothing if all went well. --all also sends what ' +
      'had arrived before: use it after a gateway was restarted empty. --refresh sends everything again to engines that ' +
      'show a value for five minutes only. flush also announces new schedules of the config file.',
    options: FLUSH_OPTIONS,
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
  execute: flushState,
};

async function flushState(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const resolved = await resolveRequest(
    host,
    flush.shape,
    { written, earlier },
    async (resolver) => {
      const state = requireState(resolver, host);
      const places = await resolveFlushPlaces(resolver, state);
      if (resolver.isOn('all') && resolver.isOn('refresh')) {
        resolver.report('refresh', 'and --all are both given: keep one');
      }
      return { places, state };
    },
  );
  if (resolved.kind === 'refused') return resolved.exit;
  const { resolver } = resolved;
  const { places, state } = resolved.request;
  if (state.kind === 'none') return EXIT.ok;
  const destinations = await openDestinations({ ...places, state });
  const store = new StateStore(state, lookingDirect);
  const names = destinations.map(({ name }) => name);
  const remarks = [
    ...(await recordLostRuns(store, host.clock.now())),
    ...(await announceConfigured(host, written.options, store, names)),
  ];
  const result = await carryOutFlush(host, store, destinations, {
    gateways: destinations.filter((_, index) => isSpread(places.destinations[index])),
    scope: resolver.isOn('all') ? 'all' : resolver.isOn('refresh') ? 'refresh' : 'pending',
    seconds: places.pushTimeoutSeconds,
  });
  if (typeof result === 'string') {
    host.stderr.write(`jobmeter: state directory ${state.path}: ${result}\n`);
    return EXIT.unavailable;
  }
  const { standIns = [] } = result;
  const isAll = [...result.destinations, ...standIns].every(({ left }) => left.length === 0);
  const exit = isAll && result.elsewhere.length === 0 ? EXIT.ok : EXIT.unavailable;
  if (resolver.isOn('json')) {
    const shown = printed(host, `${jsonText(result)}\n`);
    return shown === EXIT.ok ? exit : shown;
  }
  const lines = [
    ...remarks,
    ...(await warningsOf(destinations)),
    ...describeFlush(result, host.stderr.isTTY),
  ];
  host.stderr.write(lines.map((line) => `jobmeter: ${line}\n`).join(''));
  return exit;
}
