import { pooled } from '../platform/disk.js';
import { type Flushed, flushTo, waitingElsewhere } from '../delivery/flush-destination.js';
import { exposedSecrets } from '../http/access.js';
import { destinationsOf } from '../destinations/kinds.js';
import type { Host } from '../host.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { flushOptions } from '../options/other-options.js';
import { requirePlaces, resolveState } from '../plan/resolve-destinations.js';
import type { DestinationOptions, StateLocation } from '../model/plan.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { type StateDirectory, StateStore } from '../state/store.js';
import { sweep } from '../state/sweep.js';
import { reasonOf } from '../util/reason-of.js';
import { type Command, EXIT, type Exit, printed, refuse } from './command.js';
import { describeFlush, type FlushResult, showProgress } from './flush-report.js';
import { untilInterrupted } from './interruption.js';

export const flush: Command = {
  shape: {
    name: 'flush',
    usage: '[options]',
    description:
      'Sends what earlier runs could not send: for every group of local state that waits for one of the places named. ' +
      'What a gateway holds by now is compared first, and nothing newer is overwritten. Silent where all went well.',
    options: flushOptions,
    operands: 'none',
    examples: `
Examples:
  jobmeter flush --gateway http://gateway:9091
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
  const { settings, problems } = collectSettings(flushOptions, written.options, host.env);
  const resolver = new Resolver(settings);
  const places = requirePlaces(resolver);
  const state = resolveState(resolver, host);
  const all = [...earlier, ...problems, ...resolver.problems, ...withoutDirectory(state)];
  if (all.length > 0) return refuse(host, 'flush', all);
  if (state.kind === 'none') return EXIT.ok;
  const result = await flushAll(host, state, places);
  if (typeof result === 'string') {
    host.stderr.write(`jobmeter: state directory ${state.path}: ${result}\n`);
    return EXIT.unavailable;
  }
  const isAll = result.destinations.every(({ left }) => left.length === 0);
  const exit = isAll && result.elsewhere.length === 0 ? EXIT.ok : EXIT.unavailable;
  if (resolver.isOn('json')) {
    const shown = printed(host, `${JSON.stringify(result, undefined, 2)}\n`);
    return shown === EXIT.ok ? exit : shown;
  }
  const exposed = await exposedSecrets(places.access);
  const lines = [...exposed, ...describeFlush(result, host.stderr.isTTY)];
  host.stderr.write(lines.map((line) => `jobmeter: ${line}\n`).join(''));
  return exit;
}

function withoutDirectory(state: StateLocation): readonly Problem[] {
  return state.kind === 'none'
    ? [{ source: '--state-dir', text: 'is missing: there is no HOME' }]
    : [];
}

/** Every gateway at the same time. A text where the directory can't be used. */
async function flushAll(
  host: Host,
  directory: StateDirectory,
  places: DestinationOptions,
): Promise<FlushResult | string> {
  const store = new StateStore(directory, pooled);
  const destinations = destinationsOf(places);
  const progress = showProgress(host.stderr);
  try {
    return await untilInterrupted(host, async (leaving) => {
      const flushed = await Promise.all(
        destinations.map((each): Promise<Flushed> => flushTo(store, each, leaving, progress)),
      );
      await sweep(store.layout);
      const names = destinations.map(({ name }) => name);
      return { destinations: flushed, elsewhere: await waitingElsewhere(store, names) };
    });
  } catch (error) {
    return reasonOf(error);
  } finally {
    progress.end();
  }
}
