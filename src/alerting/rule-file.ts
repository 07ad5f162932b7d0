import type { Labels } from '../model/metric-family.js';
import type { Alert, AlertingTarget } from './alert.js';
import { annotationsOf } from './annotations.js';
import { selectorsFor } from './selectors.js';

export interface RuleOptions {
  readonly target: AlertingTarget;
  /** Added to every alert. They may also replace `severity`. */
  readonly labels: Labels;
  /** `%s` stands for the name of the alert. */
  readonly runbookUrl: string | undefined;
}

/** A rule of Prometheus. https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

export function ruleFile(alerts: readonly Alert[], options: RuleOptions): RuleFile {
  return { groups: [{ name: 'jobmeter', rules: alerts.map((alert) => rule(alert, options)) }] };
}

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule */
export function prometheusRule(spec: RuleFile): object {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'jobmeter' },
    spec,
  };
}

function rule(alert: Alert, { target, labels, runbookUrl }: RuleOptions): Rule {
  const { engine } = target;
  // vmalert before 1.91 refuses a file with this field.
  const keeps = alert.keepFiringFor !== undefined && engine !== 'victoriametrics';
  return {
    alert: alert.name,
    expr: alert.expression(selectorsFor(target), engine),
    ...(alert.for !== undefined && { for: alert.for }),
    ...(keeps && { keep_firing_for: alert.keepFiringFor }),
    labels: { severity: alert.severity, ...labels },
    annotations: {
      ...annotationsOf(alert, target),
      ...(runbookUrl !== undefined && { runbook_url: runbookUrl.replaceAll('%s', alert.name) }),
    },
  };
}
