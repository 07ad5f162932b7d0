import type { CatalogueName } from '../metrics/catalogue.js';

interface MetricNote {
  readonly labels?: readonly string[];
  /** When the metric is sent, and what its HELP has no room for. */
  readonly more?: string;
}

/** Notes in the list of metrics, besides TYPE and HELP. */
export const METRIC_NOTES: Readonly<Partial<Record<CatalogueName, MetricNote>>> = {
  last_start_timestamp_seconds: { more: 'Sent at the start and at the end.' },
  last_success_timestamp_seconds: { more: 'A failed run leaves it as it is.' },
  last_failure_timestamp_seconds: {
    more: 'A successful run leaves it as it is. Absent before the first failure.',
  },
  duration_seconds: { more: 'Measured with a monotonic clock.' },
  outcome: {
    labels: ['outcome'],
    more: 'One of success, failure, signaled, timed-out, spawn-failed, expectation-failed and lost.',
  },
  running: {
    more: 'Sent at the start and at the end. A run that hangs or was killed leaves it at 1.',
  },
  consecutive_failures: { more: 'Only where state is kept.' },
  runs_total: {
    labels: ['outcome', 'host'],
    more: 'Includes skipped runs. Only where state is kept.',
  },
  records: { labels: ['record', '…'], more: 'Only with --records or a preset.' },
  output_lines: {
    labels: ['stream'],
    more: 'Only where output is read. Where stdout and stderr are one file, all of it is stdout.',
  },
  output_bytes: { labels: ['stream'], more: 'As output_lines.' },
  cpu_seconds: {
    labels: ['mode'],
    more: 'The mode is user or system. In steps of 10 ms, from /proc: Linux only.',
  },
  max_resident_memory_bytes: { more: 'From /proc: Linux only.' },
  block_io_bytes: {
    labels: ['direction'],
    more: 'The direction is read or write. From /proc: Linux only.',
  },
  stage_duration_seconds: {
    labels: ['stage'],
    more: 'From the first line that matches to the beginning of the next stage, or to the end.',
  },
  preset_matched: { labels: ['preset'], more: 'Only with a preset.' },
  info: {
    labels: ['version', 'host', 'schedule'],
    more: 'Sent at the start and at the end. The schedule only where one is known.',
  },
  next_deadline_timestamp_seconds: {
    more: 'Only with a schedule, at the start, at the end and by announce. A run that goes on moves it.',
  },
  expected_interval_seconds: { more: 'Only with a schedule.' },
  usual_duration_seconds: { more: 'Only where five are known. The last 100 runs are remembered.' },
  max_duration_seconds: { more: 'Only with --max-duration or --timeout, from the start on.' },
  heartbeat_interval_seconds: { more: 'Only with --heartbeat, from the start on.' },
  alert_after_failures: { more: 'Only with --alert-after.' },
  usual_records: { labels: ['record', '…'], more: 'Only where five are known.' },
  consecutive_skips: { more: 'Only where state is kept.' },
  pending_groups: { more: 'By flush, in the group job="jobmeter" with the host as instance.' },
  pending_since_timestamp_seconds: { more: 'As pending_groups.' },
  elapsed_seconds: { more: 'Only while a run goes on, and only where it is pulled.' },
  resident_memory_bytes: {
    more: 'Only while a run goes on, with run --listen. From /proc: Linux only.',
  },
};
