import type { Config } from '../config/config.js';
import { readConfig } from '../config/read-config.js';
import type { Host } from '../host.js';
import type { ParsedArgv, Problem } from '../options/command-line.js';

/** A run with what the config files say of it. */
export type ConfiguredRun =
  | { readonly kind: 'configured'; readonly written: ParsedArgv; readonly config: Config }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/**
 * `run NAME` runs a job of the config files, `run --job NAME -- command` takes its options. A single word may be a command as
 * well: where --job or its variable say what job it is.
 */
export async function configureRun(
  host: Pick<Host, 'env' | 'uid' | 'homedir'>,
  written: ParsedArgv,
): Promise<ConfiguredRun> {
  const { options, operands } = written;
  const ofEnvironment = host.env['JOBMETER_JOB'] || undefined;
  const name = options.job === undefined ? possibleName(written) : undefined;
  const wanted = options.job === undefined ? [name, ofEnvironment] : [options.job];
  const config = await readConfig(host, options, wanted);
  if (name !== undefined && config.job === name) {
    const label = config.layers.find(({ job }) => job !== undefined)?.job?.values[0] ?? name;
    const named = { options: { ...options, job: label }, operands: [] };
    const [, option] = operands;
    if (option === undefined) return { kind: 'configured', written: named, config };
    const text = 'stands behind the name of the job: options go before it';
    return { kind: 'refused', problems: [{ source: option, text }] };
  }
  const isJob = name === undefined || options.job !== undefined || ofEnvironment !== undefined;
  if (isJob || operands.length > 1) return { kind: 'configured', written, config };
  return { kind: 'refused', problems: [...config.problems, await unknownJob(name, config)] };
}

/** A word that is no job: what would be a command of its own has a blank or a = in it. */
function possibleName({ operands, isSeparated }: ParsedArgv): string | undefined {
  const [first, second = '-'] = operands;
  return isSeparated === true || !second.startsWith('-') || first?.match(/[\s=]/)
    ? undefined
    : first;
}

async function unknownJob(name: string, { jobs, paths }: Config): Promise<Problem> {
  const { nearest } = await import('../util/nearest.js');
  const [near] = nearest(name, jobs);
  const place = jobs.length > 0 ? 'the config file' : paths.join(' or ');
  const hint =
    near === undefined
      ? `to run it as a command, write: jobmeter run --job NAME -- ${name}`
      : `did you mean ${near}?`;
  return { source: `"${name}"`, text: `is not a job of ${place}; ${hint}` };
}
