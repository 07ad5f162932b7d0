import { gatewayAt } from '../destinations/pushgateway/connect.js';
import { describeDelivery } from '../destinations/pushgateway/delivery.js';
import type { Host } from '../host.js';
import type { Problem, Written } from '../plan/command-line.js';
import { statusOptions } from '../plan/options.js';
import { resolveGateways, resolvePushTimeout, resolveState } from '../plan/places.js';
import type { GatewayTarget, StateLocation } from '../plan/plan.js';
import { resolvePrefix } from '../plan/prefix.js';
import { Resolver } from '../plan/resolver.js';
import { collectSettings } from '../plan/settings.js';
import { StateStore } from '../state/store.js';
import { type Command, EXIT, type Exit, printed, refuse } from './command.js';
import { fromGatewayGroup, fromLocalState, type KnownGroup } from './known-groups.js';
import { merge } from './merge-groups.js';
import { formatTable } from './status-table.js';

export const status: Command = {
  shape: {
    name: 'status',
    usage: '[options]',
    description:
      'Lists every group of local state and of the gateways named: when it last succeeded, how the last run ended,\n' +
      'how long it took and what it counted.',
    options: statusOptions,
    operands: 'none',
    examples: `
Examples:
  jobmeter status
  jobmeter status --json --gateway http://gateway:9091
`,
  },
  execute: showStatus,
};

interface Source {
  readonly groups: readonly KnownGroup[];
  readonly problems: readonly string[];
}

async function showStatus(
  host: Host,
  written: Written,
  earlier: readonly Problem[],
): Promise<Exit> {
  const { settings, problems } = collectSettings(statusOptions, written.options, host.env);
  const resolver = new Resolver(settings);
  const targets = resolveGateways(resolver);
  const timeoutSeconds = resolvePushTimeout(resolver);
  const state = resolveState(resolver, host);
  const prefix = resolvePrefix(resolver);
  const all = [...earlier, ...problems, ...resolver.problems];
  if (all.length > 0) return refuse(host, 'status', all);
  const local = await readState(state);
  const remote = await Promise.all(targets.map((each) => askGateway(each, timeoutSeconds, prefix)));
  const groups = merge([local, ...remote].flatMap((source) => source.groups));
  const text = resolver.isOn('json')
    ? `${JSON.stringify({ groups }, undefined, 2)}\n`
    : formatTable(groups, host.clock.now());
  const troubles = [local, ...remote].flatMap((source) => source.problems);
  const isEmpty = groups.length === 0 && !resolver.isOn('json');
  const isShown = !isEmpty || troubles.length === 0;
  const shown = isShown ? printed(host, isEmpty ? emptiness(state, targets) : text) : EXIT.ok;
  for (const trouble of troubles) host.stderr.write(`jobmeter: ${trouble}\n`);
  return troubles.length > 0 ? EXIT.unavailable : shown;
}

async function readState(state: StateLocation): Promise<Source> {
  if (state.kind === 'none') return { groups: [], problems: [] };
  const { states, remarks } = await new StateStore(state).list();
  return { groups: states.map(fromLocalState), problems: remarks };
}

async function askGateway(
  target: GatewayTarget,
  timeoutSeconds: number,
  prefix: string,
): Promise<Source> {
  const result = await gatewayAt(target, timeoutSeconds).groups();
  if (result.kind !== 'groups') {
    return { groups: [], problems: [describeDelivery(result, target.display)] };
  }
  const groups = result.groups.map((group) => fromGatewayGroup(group, target.display, prefix));
  return { groups, problems: [] };
}

function emptiness(state: StateLocation, targets: readonly GatewayTarget[]): string {
  const places = [
    ...(state.kind === 'directory' ? [state.path] : []),
    ...targets.map(({ display }) => display),
  ];
  return `no jobs in ${places.join(', ') || 'state: it is switched off'}\n`;
}
