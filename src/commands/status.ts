import { direct } from '../platform/disk.js';
import { exposedSecrets } from '../http/access.js';
import { connect } from '../destinations/pushgateway/connect.js';
import { describeDelivery, type NoAccess } from '../destinations/describe-delivery.js';
import { Gateway, type GroupsResult } from '../destinations/pushgateway/gateway.js';
import { Textfile, type TextfileGroups } from '../destinations/textfile/textfile.js';
import type { Host } from '../host.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { statusOptions } from '../options/other-options.js';
import { resolveDestinations, resolveState } from '../plan/resolve-destinations.js';
import type { GatewayTarget, DestinationOptions, StateLocation } from '../model/plan.js';
import { resolvePrefix } from '../plan/prefix.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { isRunning } from '../state/running-marker.js';
import { mapGroups } from '../state/map-groups.js';
import { StateStore } from '../state/store.js';
import { type Command, EXIT, type Exit, printed, printedInPieces, refuse } from './command.js';
import { fromGroup, fromLocalState, type GroupSummary } from './group-summary.js';
import { merge } from './merge-groups.js';
import { statusJson } from './status-json.js';
import { formatTable } from './status-table.js';

export const status: Command = {
  shape: {
    name: 'status',
    usage: '[options]',
    description:
      'Lists every group of local state and of the gateways named: when it last succeeded, how the last run ended, ' +
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

/** `emptiness`: what to say where there are none. */
function showTable(host: Host, groups: readonly GroupSummary[], emptiness: string): Exit {
  const text = groups.length === 0 ? emptiness : formatTable(groups, host.clock.now());
  return printed(host, text);
}

interface Source {
  readonly groups: readonly GroupSummary[];
  readonly problems: readonly string[];
}

async function showStatus(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const { settings, problems } = collectSettings(statusOptions, written.options, host.env);
  const resolver = new Resolver(settings);
  const places = resolveDestinations(resolver);
  const state = resolveState(resolver, host);
  const prefix = resolvePrefix(resolver);
  const all = [...earlier, ...problems, ...resolver.problems];
  if (all.length > 0) return refuse(host, 'status', all);
  const store = state.kind === 'none' ? undefined : new StateStore(state, direct);
  const local = store === undefined ? NOTHING : await readState(store);
  const remote = await askPlaces(places, prefix);
  const groups = merge([local, ...remote].flatMap((source) => source.groups));
  const troubles = [local, ...remote].flatMap((source) => source.problems);
  const remarks = await exposedSecrets(places.access);
  const shown = resolver.isOn('json')
    ? await printedInPieces(host, statusJson(groups, store))
    : showTable(host, groups, troubles.length === 0 ? emptiness(state, places) : '');
  for (const trouble of [...remarks, ...troubles]) host.stderr.write(`jobmeter: ${trouble}\n`);
  return troubles.length > 0 ? EXIT.unavailable : shown;
}

const NOTHING: Source = { groups: [], problems: [] };

async function readState(store: StateStore): Promise<Source> {
  const { views, remarks } = await mapGroups(store, async (group) =>
    fromLocalState(group, await isRunning(store.layout, group.key)),
  );
  return { groups: views, problems: remarks };
}

async function askPlaces(places: DestinationOptions, prefix: string): Promise<readonly Source[]> {
  const { gateways, textfile } = places;
  return Promise.all([
    ...gateways.map((target) => askGateway(target, places, prefix)),
    ...[textfile ?? []].flat().map((directory) => askTextfile(directory, places, prefix)),
  ]);
}

async function askGateway(
  target: GatewayTarget,
  { access, pushTimeoutSeconds }: DestinationOptions,
  prefix: string,
): Promise<Source> {
  const gateway = await connect(target, access, pushTimeoutSeconds);
  const result = gateway instanceof Gateway ? await gateway.groups() : gateway;
  return sourceOf(result, target.display, prefix);
}

async function askTextfile(
  directory: string,
  { pushTimeoutSeconds }: DestinationOptions,
  prefix: string,
): Promise<Source> {
  const result = await new Textfile(directory, pushTimeoutSeconds).groups();
  return sourceOf(result, directory, prefix);
}

function sourceOf(
  result: GroupsResult | TextfileGroups | NoAccess,
  name: string,
  prefix: string,
): Source {
  if (result.kind !== 'groups') return { groups: [], problems: [describeDelivery(result, name)] };
  const strange = 'leftOut' in result ? result.leftOut : 0;
  return {
    groups: result.groups.map((group) => fromGroup(group, name, prefix)),
    problems: strange === 0 ? [] : [`${name}: ${strange} of its groups left out: without a job`],
  };
}

function emptiness(state: StateLocation, { gateways, textfile }: DestinationOptions): string {
  const places = [
    ...(state.kind === 'directory' ? [state.path] : []),
    ...gateways.map(({ display }) => display),
    ...[textfile ?? []].flat(),
  ];
  return `no jobs in ${places.join(', ') || 'state: it is switched off'}\n`;
}
