import { alertmanagerConfig } from '../alerting/alertmanager.js';
import { alertsFor } from '../alerting/alerts.js';
import { prometheusRule, ruleFile, type RuleOptions } from '../alerting/rule-file.js';
import { unitTests } from '../alerting/unit-tests/unit-tests.js';
import { writeYaml } from '../config/write-yaml.js';
import type { Resolver } from '../options/resolver.js';
import { type Command, printed } from './command.js';
import {
  resolveAlertLabels,
  resolveNames,
  resolveRunbookUrl,
  resolveTarget,
} from './resolve-alerting.js';
import { resolvingCommand } from './resolving-command.js';

export const rules: Command = resolvingCommand({
  shape: {
    name: 'rules',
    usage: '[options]',
    description:
      'Prints alert rules for all jobs, as a rule file of Prometheus. Each job sends its own deadline and limits, so that ' +
      'nothing has to be set in the rules: see jobmeter help alerts.',
    options: [
      'match',
      'label',
      'for',
      'gatewayJob',
      'groupLabel',
      'without',
      'runbookUrl',
      'format',
      'alertmanager',
      'test',
      'prefix',
      'config',
    ],
    wording: {
      label: 'label on every alert, such as team=ops or severity=page',
      match: `alert only on groups with these labels, as in PromQL: 'env=~"prod.*"'`,
      groupLabel: 'a label that runs set with --group; for --alertmanager',
    },
    operands: 'none',
    examples: `
Examples:
  jobmeter rules > jobmeter-rules.yml
  jobmeter rules --match 'team="db"' --label team=db --runbook-url https://wiki.example.com/%s
  jobmeter rules --for victoriametrics
  jobmeter rules --alertmanager --group-label region
`,
  },
  resolve: resolveRules,
  execute: (host, text) => printed(host, text),
});

/** The text to print. */
async function resolveRules(resolver: Resolver): Promise<string> {
  const groupLabels = resolveNames(resolver, 'groupLabel');
  const options: RuleOptions = {
    target: await resolveTarget(resolver),
    labels: resolveAlertLabels(resolver, groupLabels),
    runbookUrl: resolveRunbookUrl(resolver),
  };
  const format = resolver.choice('format');
  const isForOperator = format === 'prometheusrule';
  const kinds = (['alertmanager', 'test'] as const).filter((key) => resolver.isOn(key));
  if (kinds.length > 1) resolver.report('test', 'and --alertmanager are both given: keep one');
  if (isForOperator && kinds.length > 0) {
    resolver.report('format', 'prometheusrule is for the rules themselves: leave it out here');
  }
  if (resolver.problems.length > 0) return '';
  const alerts = alertsFor(options.target.engine);
  if (resolver.isOn('alertmanager')) {
    return `${ALERTMANAGER}${writeYaml(alertmanagerConfig(alerts, { ...options, groupLabels }))}`;
  }
  if (resolver.isOn('test')) return tests(resolver, options);
  const file = ruleFile(alerts, options);
  return writeYaml(isForOperator ? prometheusRule(file) : file);
}

const ALERTMANAGER =
  '# Parts of alertmanager.yml: merge routes, receivers and inhibit_rules into yours.\n' +
  '# These receivers notify nobody until each has a webhook, an address or the like, such as\n' +
  "#   webhook_configs: [{ url: 'http://chat.example/hook' }]\n";

const TESTS =
  '# Tests of the rules that the same options print:\n' +
  '# jobmeter rules > jobmeter-rules.yml\n' +
  '# jobmeter rules --test > jobmeter-tests.yml\n' +
  '# promtool test rules jobmeter-tests.yml\n';

function tests(resolver: Resolver, options: RuleOptions): string {
  const made = unitTests(options);
  if (made.kind === 'tests') return `${TESTS}${writeYaml(made.file)}`;
  resolver.report('match', made.reason);
  return '';
}
