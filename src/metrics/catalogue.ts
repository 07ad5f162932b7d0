import type { Labels, MetricFamily, MetricType, Sample } from '../model/metric-family.js';

/**
 * TYPE and HELP of every core metric, by its name without the prefix. Never edit a line, only add
 * lines: every version of jobmeter must send the same TYPE and HELP for a name. A gateway refuses a
 * TYPE that differs from an earlier push, and the textfile collector drops series whose HELP
 * differs between files. This folder turns runs, states and deadlines into the metrics of this
 * table.
 */
const TABLE = {
  last_start_timestamp_seconds: ['gauge', 'When the last run started, in seconds since the epoch.'],
  last_completion_timestamp_seconds: [
    'gauge',
    'When the last run ended, whatever its outcome, in seconds since the epoch.',
  ],
  last_success_timestamp_seconds: [
    'gauge',
    'When a run last ended successfully, in seconds since the epoch.',
  ],
  last_failure_timestamp_seconds: [
    'gauge',
    'When a run last ended in failure, in seconds since the epoch.',
  ],
  duration_seconds: ['gauge', 'How long the last run took, in seconds.'],
  success: ['gauge', 'Whether the last run was successful: 1 or 0.'],
  exit_code: ['gauge', 'Exit status of the last run as passed on; 128+n for death by signal n.'],
  outcome: ['gauge', 'How the last run ended: 1 on the outcome that applies.'],
  running: ['gauge', 'Whether a run is going on: 1 from its start to its end, then 0.'],
  attempts: ['gauge', 'How many times the command was started in the last run.'],
  consecutive_failures: ['gauge', 'How many runs have failed since the last successful one.'],
  runs_total: ['counter', 'Finished runs by outcome and host.'],
  records: ['gauge', 'Records that the last run reported; NaN where it reported none.'],
  preset_matched: [
    'gauge',
    'Whether the last run printed what the preset reads: 1, or 0 where nothing or not all of it was found.',
  ],
  output_lines: ['gauge', 'Lines that the last run wrote to the stream.'],
  output_bytes: ['gauge', 'Bytes that the last run wrote to the stream.'],
  cpu_seconds: [
    'gauge',
    'CPU time of the last run and its descendants as far as they were waited for, in seconds.',
  ],
  max_resident_memory_bytes: [
    'gauge',
    'Largest resident set of any one process of the last run that was seen; NaN where none was.',
  ],
  block_io_bytes: [
    'gauge',
    'Bytes that the last run and its descendants, as far as waited for, had read from or written to storage.',
  ],
  stage_duration_seconds: [
    'gauge',
    'How long the stage took in the last run, in seconds; NaN where it did not begin.',
  ],
  info: ['gauge', 'Always 1; its labels tell where and by which version the job was last run.'],
  next_deadline_timestamp_seconds: [
    'gauge',
    'When the next success is overdue, in seconds since the epoch; NaN where no schedule is known.',
  ],
  expected_interval_seconds: [
    'gauge',
    'Time between the next two scheduled starts, in seconds; NaN where no schedule is known.',
  ],
  usual_duration_seconds: [
    'gauge',
    'Within which time 95 % of the remembered successful runs before this one ended, in seconds.',
  ],
  max_duration_seconds: ['gauge', 'A run that takes longer counts as stuck, in seconds.'],
  heartbeat_interval_seconds: [
    'gauge',
    'How often a run that goes on reports its progress, in seconds.',
  ],
  alert_after_failures: ['gauge', 'How many failures in a row are worth an alert.'],
  usual_records: [
    'gauge',
    'Median of the records that the remembered successful runs before this one reported.',
  ],
  consecutive_skips: ['gauge', 'How many runs were skipped since one last ended.'],
  pending_groups: ['gauge', 'Groups of this host that wait for a destination.'],
  pending_since_timestamp_seconds: [
    'gauge',
    'Since when the oldest of the pending groups waits, in seconds since the epoch; NaN where none does.',
  ],
  elapsed_seconds: ['gauge', 'How long the run that goes on has taken so far, in seconds.'],
  resident_memory_bytes: [
    'gauge',
    'Resident sets of all processes of the run that goes on; memory that they share counts for each.',
  ],
} as const;

export type CatalogueName = keyof typeof TABLE;

export const CATALOGUE: Readonly<Record<CatalogueName, readonly [MetricType, string]>> = TABLE;

/** Makes a core family with these samples. */
export function family(
  prefix: string,
  name: CatalogueName,
  samples: readonly Sample[],
): MetricFamily {
  const [type, help] = CATALOGUE[name];
  return { name: `${prefix}${name}`, type, help, samples };
}

/** Makes a core family with one sample. */
export function single(
  prefix: string,
  name: CatalogueName,
  value: number,
  labels: Labels = {},
): MetricFamily {
  return family(prefix, name, [{ labels, value }]);
}
