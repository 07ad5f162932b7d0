import type { Alert, RuleEngine } from './alert.js';
import { GATEWAY_ALERTS } from './gateway-alerts.js';
import { JOB_ALERTS } from './job-alerts.js';

export const ALERTS: readonly Alert[] = [...JOB_ALERTS, ...GATEWAY_ALERTS];

export function alertsFor(engine: RuleEngine): readonly Alert[] {
  return ALERTS.filter(({ engines }) => engines?.includes(engine) ?? true);
}
