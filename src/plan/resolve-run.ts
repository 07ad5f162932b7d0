import { resolveState } from './resolve-state.js';
import type { Host } from '../host.js';
import type { Preset } from '../model/preset.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { parseExitCodes } from './exit-codes.js';
import { resolveConstantLabels, resolveGroupingKey } from './resolve-identity.js';
import type { Measurements, Surroundings } from './resolve-measurements.js';
import { RUN_OPTIONS } from '../options/command-options.js';
import { environmentRemarks } from '../options/environment-remarks.js';
import type { OptionKey } from '../options/options.js';
import { resolveDestinations } from '../destinations/resolve-destinations.js';
import { type CommandToRun, DEFAULT_SHELL, type Plan } from '../model/plan.js';
import { resolvePrefix } from './prefix.js';
import { resolveExecution } from './resolve-execution.js';
import { type LocatedProblem, type ProblemKey, Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';

export type ResolvedRun =
  | {
      readonly kind: 'run' | 'dry-run';
      readonly plan: Plan;
      /** Mistakes in the environment: said on stderr, and the job runs all the same. */
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** The environment can't stop a job, but a job under a wrong grouping key would overwrite another one's group. */
const IDENTITY: ReadonlySet<ProblemKey> = new Set<ProblemKey>(['job', 'group']);

/**
 * Mistakes on the command line refuse the run, all of them at once; mistakes in the environment only warn.
 *
 * @param presets of a program that uses the library
 */
export async function resolveRun(
  host: Pick<Host, 'env' | 'uid' | 'homedir'>,
  written: ParsedArgv,
  earlier: readonly Problem[],
  presets: readonly Preset[] = [],
): Promise<ResolvedRun> {
  const { settings, problems: switches } = collectSettings(RUN_OPTIONS, written.options, host.env);
  const resolver = new Resolver(settings);
  const plan = await resolvePlan(resolver, host, written.operands, presets);
  const remarks = await environmentRemarks(host.env, settings);
  const refusals = resolver.problems.filter(({ origin }) => origin !== 'environment');
  if (earlier.length + refusals.length > 0) {
    return { kind: 'refused', problems: [...earlier, ...refusals, ...remarks] };
  }
  const mistaken = resolver.problems.filter(({ origin }) => origin === 'environment');
  const ignored = switches.map(({ source, text }) => ({ source, text: `${text} (ignored)` }));
  const warnings = [...remarks, ...ignored, ...mistaken.map(explain)];
  const measured = mistaken.some(({ key }) => IDENTITY.has(key)) ? unrecorded(plan) : plan;
  return { kind: resolver.isOn('dryRun') ? 'dry-run' : 'run', plan: measured, warnings };
}

async function resolvePlan(
  resolver: Resolver,
  host: Pick<Host, 'env' | 'uid' | 'homedir'>,
  operands: readonly string[],
  presets: readonly Preset[],
): Promise<Plan> {
  const key = resolveGroupingKey(resolver);
  const labels = resolveConstantLabels(resolver, key);
  const prefix = resolvePrefix(resolver);
  return {
    command: resolveCommand(resolver, operands),
    key,
    labels,
    ...resolveDestinations(resolver),
    state: resolveState(resolver, host),
    method: resolver.isOn('replace') ? 'replace' : 'add',
    ...(await measurementsOf(resolver, { key, labels, prefix }, presets)),
    ...resolveExecution(resolver),
    successCodes: resolver.parsed(
      'successCodes',
      [0],
      parseExitCodes,
      'write codes from 0 to 255, such as 0,24 or 0-3',
    ),
    prefix,
    delivery: resolver.isOn('strict') ? 'strict' : 'lenient',
    verbosity: resolver.isOn('quiet') ? 'quiet' : resolver.isOn('verbose') ? 'verbose' : 'normal',
    exposition: resolver.isOn('print') ? 'print' : 'keep',
  };
}

const MEASURING: readonly OptionKey[] = ['records', 'gauge', 'stage', 'expect', 'preset'];

/** Patterns and expressions take modules of their own, and most jobs have none. */
async function measurementsOf(
  resolver: Resolver,
  surroundings: Surroundings,
  presets: readonly Preset[],
): Promise<Measurements> {
  if (!MEASURING.some((key) => resolver.isGiven(key))) {
    return { records: [], gauges: [], stages: [], presets: [], expect: undefined };
  }
  const { resolveMeasurements } = await import('./resolve-measurements.js');
  return resolveMeasurements(resolver, surroundings, presets);
}

function resolveCommand(resolver: Resolver, operands: readonly string[]): CommandToRun {
  const [file, ...args] = operands;
  const line = resolver.value('shell');
  if (file === undefined && line === undefined) {
    resolver.report(
      'command',
      'is missing: write it behind --, as in -- pg_dump mydb, or use --shell',
    );
    return { kind: 'program', file: '', args: [] };
  }
  for (const key of ['shell', 'shellBin'] as const) {
    if (resolver.value(key) === '') resolver.report(key, 'is empty: give a value, or leave it out');
  }
  if (file === undefined) {
    return { kind: 'shell', line: line ?? '', shell: resolver.value('shellBin') ?? DEFAULT_SHELL };
  }
  if (resolver.setBy('shell') === 'flag') {
    resolver.report('shell', 'and a command behind -- are both given: keep one');
  }
  return { kind: 'program', file, args };
}

function explain({ key, source, text }: LocatedProblem): Problem {
  return {
    source,
    text: `${text} (${IDENTITY.has(key) ? 'this run is not recorded' : 'ignored'})`,
  };
}

function unrecorded(plan: Plan): Plan {
  return { ...plan, destinations: [], state: { kind: 'none' } };
}
