import type { LabelMatcher } from '../model/label-matcher.js';
import { DEFAULT_PREFIX } from '../model/plan.js';
import type { AlertingTarget, RuleEngine, Selectors } from './alert.js';
import { PUSH_TIME } from '../model/metric-family.js';

/** How far the rules look back: more than a month, for monthly jobs. */
const WINDOW = '35d';

export function selectorsFor(target: AlertingTarget): Selectors {
  const { engine, prefix, matchers, gatewayJob, without } = target;
  const pushed = (name: string): string => {
    const found = lookingBack(engine, `${name}${braces(matchers)}`);
    return without.length === 0 ? found : `max without (${without.join(', ')}) (${found})`;
  };
  return {
    metric: (name) => pushed(`${prefix}${name}`),
    hostMetric: (name) => lookingBack(engine, `${DEFAULT_PREFIX}${name}`),
    pushTime: () => pushed(PUSH_TIME),
    pushFailureTime: () => pushed('push_failure_time_seconds'),
    up: () => `up${braces([{ label: 'job', operator: '=', value: gatewayJob }])}`,
  };
}

/**
 * Looks back for the last sample, because a received sample is visible for only five minutes.
 * `last_over_time` keeps the metric name.
 */
export function lookingBack(engine: RuleEngine, selector: string): string {
  return engine === 'prometheus' ? selector : `last_over_time(${selector}[${WINDOW}])`;
}

export function braces(matchers: readonly LabelMatcher[]): string {
  if (matchers.length === 0) return '';
  return `{${matchers.map(formatMatcher).join(', ')}}`;
}

/** PromQL strings have the escapes of Go, which include those of JSON. */
function formatMatcher({ label, operator, value }: LabelMatcher): string {
  return `${label}${operator}${JSON.stringify(value)}`;
}
