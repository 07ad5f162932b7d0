import type { LiveUsage } from '../model/job-run.js';
import type { MetricFamily } from '../model/metric-family.js';
import { family, single } from './catalogue.js';
import type { Started } from './from-state.js';

/** Only for pulled metrics: a gateway would keep them after the end of the run. */
export function elapsedFamilies(
  { startedAt, labels }: Pick<Started, 'startedAt' | 'labels'>,
  now: number,
  prefix: string,
): readonly MetricFamily[] {
  return [single(prefix, 'elapsed_seconds', Math.max(0, now - startedAt), labels)];
}

export function usageFamilies(
  { labels }: Pick<Started, 'labels'>,
  { cpu, residentMemoryBytes }: LiveUsage,
  prefix: string,
): readonly MetricFamily[] {
  const modes = Object.entries(cpu).map(([mode, value]) => ({
    labels: { ...labels, mode },
    value,
  }));
  return [
    family(prefix, 'cpu_seconds', modes),
    single(prefix, 'resident_memory_bytes', residentMemoryBytes, labels),
  ];
}
