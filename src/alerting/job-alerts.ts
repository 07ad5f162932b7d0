import type { Alert, Selectors, Since } from './alert.js';

const JOB = 'Job {{ $labels.job }}';

const LAST_SUCCESS: Since = { moment: 'last success', metric: 'last_success_timestamp_seconds' };
const LAST_START: Since = { moment: 'last start', metric: 'last_start_timestamp_seconds' };
const LAST_END: Since = { moment: 'last end', metric: 'last_completion_timestamp_seconds' };
const DEADLINE: Since = { moment: 'deadline', metric: 'next_deadline_timestamp_seconds' };

/** Alerts on jobs. The first two are for whoever is on call; the others can wait for the morning. */
export const JOB_ALERTS: readonly Alert[] = [
  {
    name: 'JobMissedDeadline',
    expression: (of, engine) =>
      `${overdue(of)}\n  and ${of.metric('last_success_timestamp_seconds')}${unlessDown(of, engine)}`,
    for: '5m',
    keepFiringFor: '15m',
    severity: 'critical',
    summary: `${JOB} has not succeeded in time`,
    description: 'Its next success was due at the deadline. It did not run, still runs, or fails.',
    since: [DEADLINE, LAST_SUCCESS],
  },
  {
    name: 'JobNeverSucceeded',
    expression: (of, engine) =>
      `${overdue(of)}\n  unless ${of.metric('last_success_timestamp_seconds')}${unlessDown(of, engine)}`,
    for: '5m',
    keepFiringFor: '15m',
    severity: 'critical',
    summary: `${JOB} has never succeeded`,
    description: 'Its first success was due at the deadline. It never ran, or every run failed.',
    since: [DEADLINE],
  },
  {
    name: 'JobFailed',
    expression: failed,
    keepFiringFor: '15m',
    severity: 'warning',
    summary: `${JOB} fails`,
    description: 'As many runs in a row have failed as --alert-after says, by default one.',
    since: [{ moment: 'last failure', metric: 'last_failure_timestamp_seconds' }, LAST_SUCCESS],
  },
  {
    name: 'JobStuckRunning',
    expression: (of) =>
      `${of.metric('running')} == 1 and (time() - ${of.metric('last_start_timestamp_seconds')} >\n` +
      `  (${of.metric('max_duration_seconds')} or clamp_min(3 * ${of.metric('usual_duration_seconds')}, 600)))`,
    for: '1m',
    severity: 'warning',
    summary: `${JOB} runs for too long`,
    description:
      'A run takes longer than --max-duration, or than ten minutes and three times its usual time.',
    since: [LAST_START],
  },
  {
    name: 'JobVanished',
    expression: (of) =>
      `${of.metric('running')} == 1 and (time() - ${of.pushTime()} >\n` +
      `  clamp_min(3 * ${of.metric('heartbeat_interval_seconds')}, 180))`,
    for: '1m',
    keepFiringFor: '15m',
    severity: 'warning',
    summary: `${JOB} began and has not been heard of since`,
    description:
      'A run sends no more heartbeats. Its host is down or unreachable, or it was killed.',
    since: [{ moment: 'last push', metric: 'push_time' }, LAST_START],
  },
  {
    name: 'JobSlow',
    expression: (of) =>
      `${of.metric('duration_seconds')} > clamp_min(2 * ${of.metric('usual_duration_seconds')}, 60)\n` +
      `  and ${of.metric('success')} == 1`,
    severity: 'info',
    summary: `${JOB} took {{ humanizeDuration $value }}, longer than usual`,
    description: 'A successful run took more than a minute and more than twice its usual time.',
    since: [LAST_START],
  },
  {
    name: 'JobRecordsNaN',
    subject: 'record',
    // VictoriaMetrics stores no NaN.
    engines: ['prometheus', 'remote-write'],
    expression: (of) => `${of.metric('records')} != ${of.metric('records')}`,
    severity: 'warning',
    summary: `${JOB} reported no number of {{ $labels.record }}`,
    description: 'Nothing in the output of the last run gave the number of a record count.',
    since: [LAST_END],
  },
  {
    name: 'JobRecordsLow',
    subject: 'record',
    expression: (of) => `${of.metric('records')} < 0.5 * ${of.metric('usual_records')}`,
    severity: 'warning',
    summary: `${JOB} reported {{ $value }} {{ $labels.record }}, fewer than usual`,
    description:
      'The last run reported less than half of the median of the successful runs before it.',
    since: [LAST_END],
  },
  {
    name: 'JobSkippedRuns',
    expression: (of) => `${of.metric('consecutive_skips')} >= 3`,
    severity: 'warning',
    summary: `${JOB} skipped {{ $value }} runs in a row`,
    description:
      'Three or more runs were skipped because an earlier one still went on (--overlap skip).',
    since: [LAST_SUCCESS],
  },
];

function overdue(of: Selectors): string {
  return `(time() - ${of.metric('next_deadline_timestamp_seconds')} > 0)`;
}

/**
 * After an outage of the gateway, jobs have as much time to deliver as the outage took, at most
 * half of the range. A single failed scrape silences nothing. Nor does the outage of one of several
 * targets, because the groups of the others are still seen.
 */
function unlessDown(of: Selectors, engine: Parameters<Alert['expression']>[1]): string {
  return engine === 'prometheus'
    ? `\n  unless on () (max(avg_over_time(${of.up()}[15m])) < 0.5)`
    : '';
}

/** Without local state, the number of consecutive failures is unknown. */
function failed(of: Selectors): string {
  const failures = of.metric('consecutive_failures');
  return (
    `(${failures} > 0 unless ${failures} < ${of.metric('alert_after_failures')})\n` +
    `or (${of.metric('success')} == 0 unless ${failures})`
  );
}
