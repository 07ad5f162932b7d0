import type { JobRun } from '../model/job-run.js';
import { family, single } from './catalogue.js';
import type { MetricFamily } from '../model/metric-family.js';

/* A family without samples is not sent. */

/** Sends all three families or none. NaN replaces the value that an earlier run left at the gateway. */
export function resourceFamilies(
  { resources, labels }: JobRun,
  prefix: string,
): readonly MetricFamily[] {
  const { cpu, maxResidentMemoryBytes = Number.NaN, blockIo } = resources;
  if (cpu === undefined) return [];
  const by = (label: string, values: Readonly<Record<string, number | undefined>>) =>
    Object.entries(values).map(([name, value = Number.NaN]) => ({
      labels: { ...labels, [label]: name },
      value,
    }));
  const direction = { read: blockIo?.readBytes, write: blockIo?.writtenBytes };
  return [
    family(prefix, 'cpu_seconds', by('mode', cpu)),
    single(prefix, 'max_resident_memory_bytes', maxResidentMemoryBytes, labels),
    family(prefix, 'block_io_bytes', by('direction', direction)),
  ];
}

export function outputFamilies(
  { output, labels }: Pick<JobRun, 'output' | 'labels'>,
  prefix: string,
): readonly MetricFamily[] {
  const perStream = (unit: 'lines' | 'bytes'): MetricFamily['samples'] =>
    output.map((size) => ({ labels: { ...labels, stream: size.stream }, value: size[unit] }));
  return [
    family(prefix, 'output_lines', perStream('lines')),
    family(prefix, 'output_bytes', perStream('bytes')),
  ];
}

export function recordFamily(
  { records, labels }: Pick<JobRun, 'records' | 'labels'>,
  prefix: string,
): MetricFamily {
  const samples = records.map((record) => ({
    labels: { ...labels, ...record.labels, record: record.name },
    value: record.value,
  }));
  return family(prefix, 'records', samples);
}

export function presetFamily(
  { presets = [], labels }: Pick<JobRun, 'presets' | 'labels'>,
  prefix: string,
): MetricFamily {
  const samples = presets.map(({ preset, matched }) => ({
    labels: { ...labels, preset },
    value: matched === 'all' ? 1 : 0,
  }));
  return family(prefix, 'preset_matched', samples);
}

export function stageFamily(
  { stages, labels }: Pick<JobRun, 'stages' | 'labels'>,
  prefix: string,
): MetricFamily {
  const samples = stages.map(({ name, seconds }) => ({
    labels: { ...labels, stage: name },
    value: seconds,
  }));
  return family(prefix, 'stage_duration_seconds', samples);
}

/** The same HELP for every user-named gauge: a HELP that differs between groups would flip between scrapes. */
const GAUGE_HELP = 'A gauge that the job reported in its last run.';

export function gaugeFamilies({
  gauges,
  labels,
}: Pick<JobRun, 'gauges' | 'labels'>): readonly MetricFamily[] {
  const names = [...new Set(gauges.map(({ name }) => name))];
  return names.map((name) => ({
    name,
    help: GAUGE_HELP,
    type: 'gauge',
    samples: gauges
      .filter((gauge) => gauge.name === name)
      .map((gauge) => ({ labels: { ...labels, ...gauge.labels }, value: gauge.value })),
  }));
}
