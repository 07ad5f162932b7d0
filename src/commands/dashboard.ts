import { dashboardJson } from '../alerting/dashboard.js';
import type { Host } from '../host.js';
import type { ParsedArgv, Problem } from '../options/command-line.js';
import { type Command, type Exit, printed } from './command.js';
import { resolveNames, resolveTarget } from './resolve-alerting.js';
import { resolveRequest } from './resolve-request.js';

export const dashboard: Command = {
  shape: {
    name: 'dashboard',
    usage: '[options]',
    description:
      'Prints a dashboard of all jobs for Grafana, to import as it is: states, deadlines, failures, durations, stages and ' +
      'records. It has variables for the data source, the job and each --group-label, and filters for any other label.',
    options: ['match', 'for', 'gatewayJob', 'groupLabel', 'without', 'prefix', 'config'],
    wording: {
      groupLabel: 'a label that runs set with --group: a variable for it',
      match: `only groups with these labels, as in PromQL: 'env=~"prod.*"'`,
    },
    operands: 'none',
    examples: `
Examples:
  jobmeter dashboard > jobmeter-dashboard.json
  jobmeter dashboard --group-label region --match 'env="prod"'
`,
  },
  execute: printDashboard,
};

async function printDashboard(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const line = { written, earlier };
  const resolved = await resolveRequest(host, dashboard.shape, line, async (resolver) => ({
    target: await resolveTarget(resolver),
    groupLabels: resolveNames(resolver, 'groupLabel'),
  }));
  if (resolved.kind === 'refused') return resolved.exit;
  return printed(host, dashboardJson(resolved.request));
}
