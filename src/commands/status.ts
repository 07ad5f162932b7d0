import { resolveState } from '../plan/resolve-state.js';
import type { DestinationOptions } from '../model/destination.js';
import { direct } from '../platform/disk.js';
import type { Destination } from '../destinations/destination.js';
import { openDestinations, warningsOf } from '../destinations/kinds.js';
import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Host } from '../host.js';
import { destinationNames } from '../model/destination.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { STATUS_OPTIONS } from '../options/command-options.js';
import { resolveDestinations } from '../destinations/resolve-destinations.js';
import type { StateLocation } from '../model/plan.js';
import { resolvePrefix } from '../plan/prefix.js';
import { resolveSelector } from '../plan/resolve-selector.js';
import { nameOf } from '../state/layout.js';
import { lockProblem } from '../state/locks.js';
import { isRunning } from '../state/running-lock.js';
import { mapGroups } from '../state/map-groups.js';
import { StateStore } from '../state/store.js';
import { type Command, EXIT, type Exit, printed, printedInPieces } from './command.js';
import { fromGroup, fromLocalState, type GroupSummary } from './group-summary.js';
import { merge } from './merge-groups.js';
import { resolveRequest } from './resolve-request.js';
import { statusJson } from './status-json.js';
import { formatTable } from './status-table.js';

export const status: Command = {
  shape: {
    name: 'status',
    usage: '[options]',
    description:
      'Lists every group of local state and of the gateways named: when it last succeeded, how the last run ended, ' +
      'how long it took and what it counted.',
    options: STATUS_OPTIONS,
    wording: {
      pushTimeout: 'time for each request, retries included',
      noState: 'do not look at what is kept on disk',
    },
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
  const resolved = await resolveRequest(
    host,
    status.shape,
    { written, earlier },
    async (resolver) => ({
      places: resolveDestinations(resolver),
      state: resolveState(resolver, host),
      prefix: resolvePrefix(resolver),
      isSelected: await resolveSelector(resolver),
    }),
  );
  if (resolved.kind === 'refused') return resolved.exit;
  const { resolver } = resolved;
  const { places, state, prefix, isSelected } = resolved.request;
  const store = state.kind === 'none' ? undefined : new StateStore(state, direct);
  const local = store === undefined ? NOTHING : await readState(store);
  const destinations = await openDestinations(places);
  const remote = await askDestinations(destinations, prefix);
  const groups = merge([local, ...remote].flatMap((source) => source.groups)).filter((group) =>
    isSelected({ ...group.labels, job: group.job }),
  );
  const troubles = [local, ...remote].flatMap((source) => source.problems);
  const remarks = [
    ...(await warningsOf(destinations)),
    ...(store === undefined ? [] : await lockProblem(store.layout)),
  ];
  const shown = resolver.isOn('json')
    ? await printedInPieces(host, statusJson(groups, store))
    : showTable(host, groups, troubles.length === 0 ? emptiness(state, places) : '');
  for (const trouble of [...remarks, ...troubles]) host.stderr.write(`jobmeter: ${trouble}\n`);
  return troubles.length > 0 ? EXIT.unavailable : shown;
}

const NOTHING: Source = { groups: [], problems: [] };

async function readState(store: StateStore): Promise<Source> {
  const { views, remarks } = await mapGroups(store, async (group) =>
    fromLocalState(group, await isRunning(store.layout, nameOf(group.key))),
  );
  return { groups: views, problems: remarks };
}

async function askDestinations(
  destinations: readonly Destination[],
  prefix: string,
): Promise<readonly Source[]> {
  return Promise.all(
    destinations.map(async (destination) => {
      const { name } = destination;
      const result = await destination.groups();
      if (result.kind !== 'groups') {
        return { groups: [], problems: [describeDelivery(result, name)] };
      }
      return { groups: result.groups.map((group) => fromGroup(group, name, prefix)), problems: [] };
    }),
  );
}

function emptiness(state: StateLocation, places: DestinationOptions): string {
  const names = [...(state.kind === 'directory' ? [state.path] : []), ...destinationNames(places)];
  return `no jobs in ${names.join(', ') || 'state: it is switched off'}\n`;
}
