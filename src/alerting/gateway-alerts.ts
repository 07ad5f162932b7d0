import type { Alert, RuleEngine, Selectors } from './alert.js';

const DAY = 86_400;

/** Alerts on what stands between jobs and Prometheus. */
export const GATEWAY_ALERTS: readonly Alert[] = [
  {
    name: 'GroupStale',
    expression: stale,
    severity: 'info',
    summary: 'Nothing pushes the group of the job {{ $labels.job }} any more',
    description:
      'No push for a week and ten intervals, or for forty days: the job may be gone. Its group stays until it is deleted.',
    since: [{ moment: 'last push', metric: 'push_time' }],
    command: 'jobmeter prune --older-than 7d --dry-run',
  },
  {
    name: 'PushgatewayDown',
    subject: 'gateway',
    engines: ['prometheus'],
    expression: (of) => `${of.up()} == 0 or absent(${of.up()})`,
    for: '2m',
    severity: 'critical',
    summary: 'Prometheus cannot scrape the Pushgateway',
    description:
      'Until Prometheus can scrape it, no alert on a job can fire. Jobs keep their results and send them later.',
    command: 'jobmeter check',
  },
  {
    name: 'PushgatewayPushFailing',
    engines: ['prometheus'],
    expression: (of) => `${of.pushFailureTime()} > ${of.pushTime()}`,
    for: '5m',
    severity: 'warning',
    summary: 'The Pushgateway refuses what the job {{ $labels.job }} pushes',
    description: 'The last push to this group was inconsistent with the metrics of others.',
    since: [{ moment: 'last push that was accepted', metric: 'push_time' }],
    command: 'jobmeter check',
  },
  {
    name: 'DeliveryPending',
    subject: 'host',
    expression: (of) =>
      `time() - ${of.hostMetric('pending_since_timestamp_seconds')} > 1800\n  and ${of.hostMetric('pending_groups')} > 0`,
    for: '5m',
    severity: 'warning',
    summary: 'Results of jobs have not been delivered for half an hour',
    description: 'A gateway or another destination of this host was unreachable, or refused them.',
    since: [{ moment: 'undelivered since', metric: 'pending_since_timestamp_seconds' }],
    command: 'jobmeter flush',
  },
];

/**
 * A group whose last push was refused has an alert of its own, and no time of a push if nothing was
 * ever accepted. A rule that looks back never sees a sample older than its window.
 */
function stale(of: Selectors, engine: RuleEngine): string {
  const age = `time() - ${of.pushTime()}`;
  const byInterval = `${age} > 10 * ${of.metric('expected_interval_seconds')}`;
  if (engine !== 'prometheus') return `(${age} > ${7 * DAY}) and (${byInterval})`;
  const isStale = `(${age} > ${7 * DAY}) and (${byInterval}\n  or ${age} > ${40 * DAY})`;
  return `${isStale}\n  unless ${of.pushFailureTime()} > ${of.pushTime()}`;
}
