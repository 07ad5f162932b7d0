import type { Config, FoundFiles } from '../../config/config.js';
import type { ConfigHost } from '../../config/read-config.js';
import { presetSources } from '../../config/preset-entry.js';
import { selectConfig } from '../../config/select-config.js';
import { resolveDestinations } from '../../destinations/resolve-destinations.js';
import { DEFAULT_PREFIX } from '../../model/plan.js';
import type { Problem } from '../../options/command-line.js';
import { RUN_OPTIONS } from '../../options/command-options.js';
import { Resolver } from '../../options/resolver.js';
import { collectSettings } from '../../options/settings.js';
import { misspeltGateways } from '../../plan/misspelt-gateway.js';
import { resolveMeasurements, namingOutsideRun } from '../../plan/resolve-measurements.js';
import { resolvePlan } from '../../plan/resolve-run.js';

/**
 * Finds all mistakes in the files, in file order: those that a run of each job would find, and
 * those in entries that no job uses.
 */
export async function checkConfig(
  host: ConfigHost,
  found: FoundFiles,
): Promise<{ readonly problems: readonly Problem[]; readonly jobs: readonly string[] }> {
  const whole = await selectConfig(found, [], 'all');
  const problems = [...whole.problems];
  // The environment is left out, because jobs run in another one.
  const bare = { ...host, env: {} };
  for (const job of [undefined, ...whole.jobs]) {
    const config = await selectConfig(found, [job], 'all');
    problems.push(...config.problems, ...(await problemsInRun(bare, config)));
  }
  problems.push(...problemsInGateways(whole), ...(await problemsInPresets(found, whole)));
  return { problems: inOrder(problems), jobs: whole.jobs };
}

async function problemsInRun(host: ConfigHost, config: Config): Promise<readonly Problem[]> {
  const written = { job: config.job ?? 'job' };
  const { settings } = collectSettings(RUN_OPTIONS, written, host.env, config.layers);
  const resolver = new Resolver(settings, config.gateways);
  await resolvePlan(resolver, host, [], config);
  return [
    ...resolver.problems.filter(({ origin }) => origin === 'file'),
    ...(await misspeltGateways(resolver, config)),
  ];
}

function problemsInGateways({ gateways }: Config): readonly Problem[] {
  const all = { values: [...gateways.keys()], source: 'gateways', origin: 'file' } as const;
  const resolver = new Resolver({ gateway: all }, gateways);
  resolveDestinations(resolver);
  return resolver.problems;
}

/** Presets are checked one at a time, because two of them may be for the same tool. */
async function problemsInPresets(
  found: FoundFiles,
  { presets }: Config,
): Promise<readonly Problem[]> {
  const sources = presetSources(found);
  const naming = namingOutsideRun(DEFAULT_PREFIX);
  const problems: Problem[] = [];
  for (const { name } of presets) {
    const source = sources.get(name) ?? name;
    const resolver = new Resolver({ preset: { values: [name], source, origin: 'file' } });
    await resolveMeasurements(resolver, naming, presets);
    problems.push(...resolver.problems);
  }
  return problems;
}

/** Sorts by file, line and column, and removes duplicates. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const byLine = new Map(problems.map((problem) => [`${problem.source} ${problem.text}`, problem]));
  return [...byLine.values()].toSorted((a, b) =>
    a.source.localeCompare(b.source, 'en', { numeric: true }),
  );
}
