import type { Host } from '../host.js';
import type { Labels } from '../model/metric-family.js';
import type { ParsedArgv } from '../options/command-line.js';
import type { Resolver } from '../options/resolver.js';
import { resolveLabels } from '../plan/resolve-identity.js';
import { resolveSelector } from '../plan/resolve-selector.js';
import { requireState } from '../plan/resolve-state.js';
import { direct } from '../platform/disk.js';
import { StateStore } from '../state/store.js';
import { type Command, displayed, EXIT, type Exit, inPieces, printed } from './command.js';
import type { GroupSummary } from './status/group-summary.js';
import { formatHistory } from './status/history-table.js';
import { readLocalGroups } from './status/local-groups.js';
import { merge } from './status/merge-groups.js';
import { withNextStarts } from './status/next-start.js';
import { resolvingCommand } from './resolving-command.js';
import { type GroupFilter, selectByKey } from './status/select-groups.js';
import { statusJson } from './status/status-json.js';
import { formatFor } from './table.js';
import { warn } from './warn.js';
import type { StateDirectory } from '../model/plan.js';

export const history: Command = resolvingCommand({
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
  resolve: resolveHistory,
  execute: showHistory,
});

async function showHistory(
  host: Host,
  { job, state, labels, isSelected, isJson }: HistoryRequest,
): Promise<Exit> {
  const now = host.clock.now();
  const local = await readLocalGroups(new StateStore(state, direct), now);
  const ofJob = selectByKey(local.groups, { job, isSelected });
  const groups = await withNextStarts(
    merge(ofJob.filter((group) => hasLabels(group, labels))),
    now,
  );
  warn(host, local.problems);
  if (groups.length === 0) {
    warn(host, [`no runs of ${job} in ${state.path}; see jobmeter status`]);
    return local.problems.length > 0 ? EXIT.unavailable : EXIT.none;
  }
  const exit = local.problems.length > 0 ? EXIT.unavailable : EXIT.ok;
  return isJson
    ? inPieces(host, statusJson(groups, local, { now, maxAgeSeconds: undefined }), printed, exit)
    : inPieces(host, formatHistory(groups, local, formatFor(host), now), displayed, exit);
}

interface HistoryRequest extends Pick<GroupFilter, 'job' | 'isSelected'> {
  readonly state: StateDirectory;
  readonly labels: Labels;
  readonly isJson: boolean;
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
  const isSelected = await resolveSelector(resolver);
  return { job, state, labels, isSelected, isJson: resolver.isOn('json') };
}

function hasLabels(group: GroupSummary, labels: Labels): boolean {
  return Object.entries(labels).every(
    ([name, value]) =>
      (Object.hasOwn(group.labels, name) ? group.labels[name] : undefined) === value,
  );
}
