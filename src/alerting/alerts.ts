import type { Alert, RuleEngine } from './alert.js';
import { GATEWAY_ALERTS } from './gateway-alerts.js';
import { JOB_ALERTS } from './job-alerts.js';

/**
 * All alerts, in the order of the rule file. This folder makes what watches the jobs from the
 * metrics: rules for Prometheus and vmalert with their unit tests, routes for Alertmanager, and the
 * dashboard.
 */
export const ALERTS: readonly Alert[] = [...JOB_ALERTS, ...GATEWAY_ALERTS];

export function alertsFor(engine: RuleEngine): readonly Alert[] {
  return ALERTS.filter(({ engines }) => engines?.includes(engine) ?? true);
}
