import { dashboardJson } from '../alerting/dashboard.js';
import { type Command, printed } from './command.js';
import { resolveNames, resolveTarget } from './resolve-alerting.js';
import { resolvingCommand } from './resolving-command.js';

export const dashboard: Command = resolvingCommand({
  shape: {
    name: 'dashboard',
    usage: '[options]',
    description:
      'Prints a dashboard of all jobs for Grafana, to import as it is: states, deadlines, failures, durations, stages and ' +
      'records. It has variables for the data source, the job and each --group-label, and filters for any other label.',
    options: ['match', 'for', 'gatewayJob', 'groupLabel', 'without', 'prefix', 'config'],
    wording: { groupLabel: 'a label that runs set with --group: a variable for it' },
    operands: 'none',
    examples: `
Examples:
  jobmeter dashboard > jobmeter-dashboard.json
  jobmeter dashboard --group-label region --match 'env="prod"'
`,
  },
  resolve: async (resolver) => ({
    target: await resolveTarget(resolver),
    groupLabels: resolveNames(resolver, 'groupLabel'),
  }),
  execute: (host, options) => printed(host, dashboardJson(options)),
});
