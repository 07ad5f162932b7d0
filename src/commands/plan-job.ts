import { type Config, type FoundFiles, jobLabelOf } from '../config/config.js';
import { configIn } from '../config/read-config.js';
import type { Host } from '../host.js';
import type { Plan } from '../model/plan.js';
import type { Problem, WrittenOptions } from '../options/command-line.js';
import { RUN_OPTIONS } from '../options/command-options.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { resolvePlan } from '../plan/resolve-run.js';

/** What a run of the job would do, by its options and config files. */
export interface PlannedJob {
  readonly plan: Plan;
  /** Mistakes in the options and in the environment. */
  readonly mistakes: readonly Problem[];
  /** What is wrong with the config files: a run ignores it. */
  readonly warnings: readonly Problem[];
}

/** Where a plan comes from beside the environment. */
export interface JobSource {
  readonly options: WrittenOptions;
  readonly files: FoundFiles;
}

type PlanHost = Pick<Host, 'env' | 'uid' | 'homedir'>;

/** Names of the jobs of the config files. */
export async function configuredJobs(
  files: FoundFiles,
): Promise<Pick<Config, 'jobs' | 'problems'>> {
  // An entry without a name, which no run can ask for, has its mistake among the problems.
  const { jobs, problems } = await configIn(files, ['']);
  return { jobs: jobs.filter((name) => name !== ''), problems };
}

/** @param name of a job of the config files, or of any other job */
export async function planJob(
  host: PlanHost,
  { options, files }: JobSource,
  name: string,
): Promise<PlannedJob> {
  const config = await configIn(files, [name]);
  const written = { ...options, job: jobLabelOf(config, name) };
  const { settings, problems } = collectSettings(RUN_OPTIONS, written, host.env, config.layers);
  const resolver = new Resolver(settings, config.gateways);
  // Nothing is run: any command does for a job whose command stands in a crontab.
  const plan = await resolvePlan(resolver, host, ['true'], config);
  const isOfFile = ({ origin }: { readonly origin: string }): boolean => origin === 'file';
  return {
    plan,
    mistakes: [...problems, ...resolver.problems.filter((each) => !isOfFile(each))],
    warnings: [...config.problems, ...resolver.problems.filter(isOfFile)],
  };
}
