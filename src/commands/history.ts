import type { Host } from '../host.js';
import type { Labels } from '../model/metric-family.js';
import type { StateLocation } from '../model/plan.js';
import type { ParsedArgv, Problem } from '../options/command-line.js';
import type { Resolver } from '../options/resolver.js';
import { resolveLabels } from '../plan/resolve-identity.js';
import { resolveSelector } from '../plan/resolve-selector.js';
import { requireState } from '../plan/resolve-state.js';
import { direct } from '../platform/disk.js';
import { StateStore } from '../state/store.js';
import { type Command, EXIT, type Exit, printedInPieces } from './command.js';
import { printable } from './format.js';
import type { GroupSummary } from './group-summary.js';
import { formatHistory } from './history-table.js';
import { readLocalGroups } from './local-groups.js';
import { merge } from './merge-groups.js';
import { withNextStarts } from './next-start.js';
import { resolveRequest } from './resolve-request.js';
import { type GroupFilter, selectByKey } from './select-groups.js';
import { statusJson } from './status-json.js';
import { formatFor } from './table.js';
import { warn } from './warn.js';

export const history: Command = {
  shape: {
    name: 'history',
    usage: '[options] JOB',
    description:
      'Lists the last 100 runs of a job in the order of their starts, the oldest first, each with its start, duration, outcome, exit status, attempts ' +
      'and records. A job that has several groups has a list for each. Gateways know no earlier runs: this is what is ' +
      'kept on this machine.',
    options: ['job', 'group', 'match', 'stateDir', 'json'],
    wording: { job: 'the job, in place of JOB', group: 'only groups with this label' },
    operands: 'name',
    completes: 'job',
    examples: `
Examples:
  jobmeter history db_backup
  jobmeter history db_backup --group region=eu --json
`,
  },
  execute: showHistory,
};

async function showHistory(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const resolved = await resolveRequest(host, history.shape, { written, earlier }, (resolver) =>
    resolveHistory(resolver, host, written),
  );
  if (resolved.kind === 'refused') return resolved.exit;
  const { job, state, labels, isSelected } = resolved.request;
  if (state.kind === 'none') return EXIT.usage;
  const now = host.clock.now();
  const local = await readLocalGroups(new StateStore(state, direct), now);
  const ofJob = selectByKey(local.groups, { job, isSelected });
  const groups = await withNextStarts(
    merge(ofJob.filter((group) => hasLabels(group, labels))),
    now,
  );
  warn(host, local.problems.map(printable));
  if (groups.length === 0) {
    warn(host, [printable(`no runs of ${job} in ${state.path}; see jobmeter status`)]);
    return local.problems.length > 0 ? EXIT.unavailable : EXIT.none;
  }
  const pieces = resolved.resolver.isOn('json')
    ? statusJson(groups, local, { now, maxAgeSeconds: undefined })
    : formatHistory(groups, local, formatFor(host), now);
  const shown = await printedInPieces(host, pieces);
  return shown === EXIT.ok && local.problems.length > 0 ? EXIT.unavailable : shown;
}

interface HistoryRequest extends Pick<GroupFilter, 'job' | 'isSelected'> {
  readonly state: StateLocation;
  readonly labels: Labels;
}

async function resolveHistory(
  resolver: Resolver,
  host: Host,
  { operands: [operand], options }: ParsedArgv,
): Promise<HistoryRequest> {
  const job = operand ?? resolver.value('job');
  if (job === undefined) resolver.report('job', 'is missing: write jobmeter history JOB');
  if (operand !== undefined && options.job !== undefined) {
    resolver.report('job', `and "${operand}" are both given: keep one`);
  }
  const state = requireState(resolver, host);
  const labels = resolveLabels(resolver, 'group', ['job'], 'may-be-empty');
  return { job, state, labels, isSelected: await resolveSelector(resolver) };
}

function hasLabels(group: GroupSummary, labels: Labels): boolean {
  return Object.entries(labels).every(
    ([name, value]) =>
      (Object.hasOwn(group.labels, name) ? group.labels[name] : undefined) === value,
  );
}
