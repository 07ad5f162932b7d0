import { type Config, type FoundFiles, jobLabelOf } from '../config/config.js';
import { configIn } from '../config/read-config.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import type { Problem, WrittenOptions } from '../options/command-line.js';
import { RUN_OPTIONS } from '../options/command-options.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { resolvePlan } from '../plan/resolve-run.js';

/** The plan of a run of the job, by its options and config files. */
export interface PlannedJob {
  readonly plan: Plan;
  /** Mistakes in the options and in the environment. */
  readonly mistakes: readonly Problem[];
  /** Problems in the config files, which a run ignores. */
  readonly warnings: readonly Problem[];
}

/** Sources of a plan besides the environment. */
export interface JobSource {
  readonly options: WrittenOptions;
  readonly files: FoundFiles;
}

type PlanHost = Pick<Host, 'env' | 'uid' | 'homedir'>;

/** Names of the jobs of the config files. */
export async function configuredJobs(
  files: FoundFiles,
): Promise<Pick<Config, 'jobs' | 'problems'>> {
  // An entry without a name is left out: no run can name it, and its mistake is among the problems.
  const { jobs, problems } = await configIn(files, ['']);
  return { jobs: jobs.filter((name) => name !== ''), problems };
}

/** @param name of the job, configured or not */
export async function planJob(
  host: PlanHost,
  { options, files }: JobSource,
  name: string,
): Promise<PlannedJob> {
  const config = await configIn(files, [name]);
  const written = { ...options, job: jobLabelOf(config, name) };
  const { settings, problems } = collectSettings(RUN_OPTIONS, written, host.env, config.layers);
  const resolver = new Resolver(settings, config.gateways);
  // Nothing is run, so any command will do for a job whose command is in a crontab.
  const plan = await resolvePlan(resolver, host, ['true'], config);
  const isOfFile = ({ origin }: { readonly origin: string }): boolean => origin === 'file';
  return {
    plan,
    mistakes: [...problems, ...resolver.problems.filter((each) => !isOfFile(each))],
    warnings: [...config.problems, ...resolver.problems.filter(isOfFile)],
  };
}
