import { resolveState } from './resolve-state.js';
import type { Host } from '../host.js';
import { misspeltGateways } from './misspelt-gateway.js';
import { type Config, type ConfigProblem, NO_CONFIG } from '../config/config.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { parseExitCodes } from './exit-codes.js';
import { resolveConstantLabels, resolveGroupingKey } from './resolve-identity.js';
import { RUN_OPTIONS } from '../options/command-options.js';
import { environmentRemarks } from '../options/environment-remarks.js';
import { resolveDestinations } from '../destinations/resolve-destinations.js';
import { spreadIfGiven } from '../destinations/spread-if-given.js';
import type { Plan } from '../model/plan.js';
import { EMPTY_JOB, JOB_VARIABLE } from './empty-job.js';
import { listenIfGiven } from './listen-if-given.js';
import { measurementsIfGiven } from './measurements-if-given.js';
import { resolveCommand } from './resolve-command.js';
import { resolvePrefix } from './prefix.js';
import { resolveDue } from './resolve-due.js';
import { resolveExecution } from './resolve-execution.js';
import { type LocatedProblem, type ProblemKey, Resolver } from '../options/resolver.js';
import { collectSettings, rankOfLayer } from '../options/settings.js';

export type ResolvedRun =
  | {
      readonly kind: 'run' | 'dry-run';
      readonly plan: Plan;
      /** Mistakes in the environment. The job still runs. */
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** With a wrong grouping key, the run would overwrite the group of another job: it is not recorded. */
const IDENTITY: ReadonlySet<ProblemKey> = new Set<ProblemKey>(['job', 'group']);

/**
 * Resolves the plan of a run. Mistakes on the command line refuse the run, and all are reported at
 * once; mistakes in the environment and in config files are only warnings. This folder turns
 * options into a validated `Plan`; no code after it reads options.
 */
export async function resolveRun(
  host: Pick<Host, 'env' | 'uid' | 'homedir'>,
  written: ParsedArgv,
  earlier: readonly Problem[],
  config: Config = NO_CONFIG,
): Promise<ResolvedRun> {
  const { settings, problems: switches } = collectSettings(
    RUN_OPTIONS,
    written.options,
    host.env,
    config.layers,
  );
  const resolver = new Resolver(settings, config.gateways);
  const plan = await resolvePlan(resolver, host, written.operands, config);
  const hasEmptyJob = host.env[JOB_VARIABLE] === '' && !resolver.isGiven('job');
  const reported = resolver.problems.map((each) =>
    hasEmptyJob && each.key === 'job' ? EMPTY_JOB : each,
  );
  const ofEnvironment = (await environmentRemarks(host.env, settings)).filter(
    ({ source }) => !hasEmptyJob || source !== JOB_VARIABLE,
  );
  const remarks = [...ofEnvironment, ...(await misspeltGateways(resolver, config))];
  const refusals = reported.filter(isOfCommandLine);
  if (earlier.length + refusals.length > 0) {
    const isSaid = ({ key }: LocatedProblem): boolean =>
      key === 'command' && config.isCommandMistaken;
    const said = refusals.filter((each) => !isSaid(each));
    const problems = [...earlier, ...said, ...remarks, ...config.problems];
    return { kind: 'refused', problems };
  }
  const ignored = [...config.problems.map(withoutOverridden(resolver)), ...switches];
  const mistaken: readonly KeyedProblem[] = [
    ...ignored,
    ...reported.filter((problem) => !isOfCommandLine(problem)),
  ];
  const warnings = [...remarks, ...mistaken.map(explain)];
  const measured = mistaken.some(isOfIdentity) ? unrecorded(plan) : plan;
  return { kind: resolver.isOn('dryRun') ? 'dry-run' : 'run', plan: measured, warnings };
}

type KeyedProblem = Problem & { readonly key?: ProblemKey };

function isOfIdentity({ key }: KeyedProblem): boolean {
  return key !== undefined && IDENTITY.has(key);
}

/**
 * A mistake in a config file does not matter if a stronger entry, a variable or a flag sets the
 * option.
 */
function withoutOverridden(resolver: Resolver): (problem: ConfigProblem) => KeyedProblem {
  return ({ source, text, option }) =>
    option === undefined || resolver.rankOf(option.key) < rankOfLayer(option.layer)
      ? { source, text }
      : { source, text, key: option.key };
}

/** The person who made the mistake is at the command line. */
function isOfCommandLine({ origin }: LocatedProblem): boolean {
  return origin === 'flag' || origin === 'default';
}

export async function resolvePlan(
  resolver: Resolver,
  host: Pick<Host, 'env' | 'uid' | 'homedir'>,
  operands: readonly string[],
  { presets, command, job }: Pick<Config, 'presets' | 'command' | 'job'>,
): Promise<Plan> {
  const key = resolveGroupingKey(resolver);
  const labels = resolveConstantLabels(resolver, key);
  const prefix = resolvePrefix(resolver);
  const toRun = resolveCommand(resolver, operands, { command, job });
  const context = { key, labels, prefix, command: toRun, env: host.env };
  return {
    command: toRun,
    key,
    labels,
    ...(await spreadIfGiven(resolver, key, resolveDestinations(resolver))),
    state: resolveState(resolver, host),
    method: resolver.isOn('replace') ? 'replace' : 'add',
    ...(await measurementsIfGiven(resolver, context, presets)),
    ...resolveExecution(resolver),
    listen: await listenIfGiven(resolver),
    due: await resolveDue(resolver),
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

function explain(problem: KeyedProblem): Problem {
  const effect = isOfIdentity(problem) ? 'this run is not recorded' : 'ignored';
  return { source: problem.source, text: `${problem.text} (${effect})` };
}

const unrecorded = (plan: Plan): Plan => ({ ...plan, destinations: [], state: { kind: 'none' } });
