import { type Labels, PUSH_TIME } from '../../model/metric-family.js';
import { DEFAULT_PREFIX } from '../../model/plan.js';
import type { AlertingTarget } from '../alert.js';
import type { CaseSeries, Values } from './case.js';
import type { LabelMatcher } from '../../model/label-matcher.js';
import { braces } from '../selectors.js';

/** Writes a series as promtool reads it. `ofGroup` has the labels that select its group. */
export function inputSeries(series: CaseSeries, ofGroup: Labels, target: AlertingTarget): object {
  return {
    series: seriesName(series, ofGroup, target),
    values: target.engine === 'prometheus' ? scraped(series.values) : received(series.values),
  };
}

function seriesName(
  { metric, labels }: CaseSeries,
  ofGroup: Labels,
  { prefix, gatewayJob, without }: AlertingTarget,
): string {
  switch (metric) {
    case 'up':
      return formatSelector('up', { ...labels, job: `${gatewayJob}${labels['job'] ?? ''}` });
    case 'pending_groups':
    case 'pending_since_timestamp_seconds':
      return formatSelector(`${DEFAULT_PREFIX}${metric}`, labels);
    case 'push_time':
      return formatSelector(PUSH_TIME, { ...labels, ...ofGroup });
    case 'push_failure_time':
      return formatSelector('push_failure_time_seconds', { ...labels, ...ofGroup });
    default: {
      // The value differs from metric to metric, so a rule that matches on this label fails the
      // test.
      const constant = Object.fromEntries(without.map((label) => [label, metric]));
      return formatSelector(`${prefix}${metric}`, { ...labels, ...ofGroup, ...constant });
    }
  }
}

/** A scrape repeats the value. A vanished series gets a stale marker. */
function scraped(values: Values): string {
  return values
    .map(([value, minutes]) =>
      value === undefined ? `stale _x${minutes - 1}` : repeated(value, minutes),
    )
    .join(' ')
    .replaceAll(' _x0', '');
}

/** promtool does not parse `NaN+0x3`. */
function repeated(value: number, minutes: number): string {
  return Number.isNaN(value)
    ? Array.from({ length: minutes }, () => 'NaN').join(' ')
    : `${value}+0x${minutes - 1}`;
}

/** A push is one sample. */
function received(values: Values): string {
  return values
    .map(([value, minutes]) => (value === undefined ? `_x${minutes}` : `${value} _x${minutes - 1}`))
    .join(' ')
    .replaceAll(' _x0', '');
}

export function formatSelector(name: string, labels: Labels): string {
  const matchers = Object.entries(labels).map(([label, value]): LabelMatcher => ({
    label,
    operator: '=',
    value,
  }));
  return `${name}${braces(matchers)}`;
}
