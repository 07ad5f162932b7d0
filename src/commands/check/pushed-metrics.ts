import { selectConfig } from '../../config/select.js';
import { CATALOGUE } from '../../metrics/catalogue.js';
import type { PushedMetric } from '../../model/finding.js';
import type { Plan } from '../../model/plan.js';
import { RUN_OPTIONS } from '../../options/command-options.js';
import { Resolver } from '../../options/resolver.js';
import { collectSettings } from '../../options/settings.js';
import { resolvePlan } from '../../plan/resolve-run.js';
import type { SetUp } from './set-up.js';

/** What runs would push: the metrics of every run, and those of the jobs of the config files. */
export async function pushedMetrics(
  { host, files: found }: Pick<SetUp, 'host' | 'files'>,
  prefix: string,
): Promise<readonly PushedMetric[]> {
  const ofEveryRun = ofPrefix(prefix);
  if (found.texts.length === 0) return ofEveryRun;
  const { jobs } = await selectConfig(found, []);
  const ofJobs: PushedMetric[] = [];
  // Without the environment: that of the jobs is another one.
  const bare = { ...host, env: {} };
  for (const name of jobs) {
    const config = await selectConfig(found, [name]);
    const job = config.layers.find((layer) => layer.job !== undefined)?.job?.values[0] ?? name;
    const { settings } = collectSettings(RUN_OPTIONS, { job }, bare.env, config.layers);
    const plan = await resolvePlan(new Resolver(settings, config.gateways), bare, [], config);
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
