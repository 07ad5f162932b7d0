import type { Labels } from '../model/metric-family.js';
import type { Alert } from './alert.js';

export interface RoutingOptions {
  readonly labels: Labels;
  /** Labels that tell groups apart, `job` included. */
  readonly groupLabels: readonly string[];
}

const RECORDS = /^JobRecords/;

/**
 * Routes and inhibition for alertmanager.yml. One notification holds all groups with the same
 * alert, so an outage is one page. https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfig(
  alerts: readonly Alert[],
  { labels, groupLabels }: RoutingOptions,
): object {
  const severities = [...new Set(alerts.map(({ severity }) => labels['severity'] ?? severity))];
  const names = alerts.map(({ name }) => name);
  return {
    route: {
      receiver: receiver(severities.at(-1) ?? ''),
      routes: [
        {
          matchers: [anyOf(names)],
          receiver: receiver(severities.at(-1) ?? ''),
          group_by: ['alertname'],
          routes: severities.map((severity, index) => ({
            matchers: [`severity=${JSON.stringify(severity)}`],
            receiver: receiver(severity),
            repeat_interval: index === 0 ? '4h' : '24h',
          })),
        },
      ],
    },
    receivers: severities.map((severity) => ({ name: receiver(severity) })),
    inhibit_rules: inhibition(names, groupLabels),
  };
}

function inhibition(names: readonly string[], groupLabels: readonly string[]): readonly object[] {
  const failure = ['JobFailed', 'JobMissedDeadline', 'JobNeverSucceeded'];
  const records = names.filter((name) => RECORDS.test(name));
  const ofRecords = {
    source_matchers: [anyOf(failure)],
    target_matchers: [anyOf(records)],
    equal: ['job', ...groupLabels],
  };
  if (!names.includes(GATEWAY_DOWN)) return [ofRecords];
  return [
    ofRecords,
    {
      source_matchers: [anyOf([GATEWAY_DOWN])],
      target_matchers: [anyOf(names.filter((name) => name !== GATEWAY_DOWN))],
    },
  ];
}

const GATEWAY_DOWN = 'PushgatewayDown';

/** Alertmanager anchors its regular expressions. */
function anyOf(names: readonly string[]): string {
  return names.length === 1 ? `alertname="${names[0]}"` : `alertname=~"${names.join('|')}"`;
}

function receiver(severity: string): string {
  return `jobmeter-${severity}`;
}
