import { CATALOGUE } from '../../metrics/catalogue.js';
import type { PushedMetric } from '../../model/finding.js';
import type { Plan } from '../../model/plan.js';
import type { SetUp } from './set-up.js';
import { configuredJobs, planJob } from '../plan-job.js';

/** Lists the metrics that runs push: those of every run, and those of the configured jobs. */
export async function pushedMetrics(
  { host, files }: Pick<SetUp, 'host' | 'files'>,
  prefix: string,
): Promise<readonly PushedMetric[]> {
  const ofEveryRun = ofPrefix(prefix);
  if (files.texts.length === 0) return ofEveryRun;
  const { jobs } = await configuredJobs(files);
  const ofJobs: PushedMetric[] = [];
  // The environment is left out, because jobs run in another one.
  const bare = { ...host, env: {} };
  for (const name of jobs) {
    const { plan } = await planJob(bare, { options: {}, files }, name);
    ofJobs.push(...ofJob(name, plan, prefix));
  }
  return [...ofEveryRun, ...ofJobs];
}

function ofPrefix(prefix: string): readonly PushedMetric[] {
  return Object.entries(CATALOGUE).map(([name, [type]]) => ({ name: `${prefix}${name}`, type }));
}

function ofJob(
  name: string,
  { key, prefix, gauges, destinations }: Plan,
  general: string,
): readonly PushedMetric[] {
  const by = { name, key, destinations: destinations.map((each) => each.name) };
  const names = new Set(gauges.map((gauge) => gauge.name));
  return [
    ...(prefix === general ? [] : ofPrefix(prefix)),
    ...[...names].map((gauge) => ({ name: gauge, type: 'gauge' as const })),
  ].map((metric) => ({ ...metric, by }));
}
