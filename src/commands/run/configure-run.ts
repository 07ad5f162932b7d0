import { type Config, jobLabelOf } from '../../config/config.js';
import { readConfig } from '../../config/read-config.js';
import type { Host } from '../../host.js';
import type { ParsedArgv, Problem } from '../../options/command-line.js';
import { hasSecret, surplusOperand } from '../../options/surplus-operand.js';

/** A run together with its part of the config files. */
export type ConfiguredRun =
  | { readonly kind: 'configured'; readonly written: ParsedArgv; readonly config: Config }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Remedy for a name that resembles no job. */
type Advise = (name: string, config: Config) => string;

const asCommand: Advise = (name) =>
  `to run it as a command, write: jobmeter run --job NAME -- ${name}`;

/**
 * Decides between `run NAME`, which runs a configured job, and `run --job NAME -- command`, which
 * takes the options of that job. A single word is a command if --job or its variable names the job.
 */
export async function configureRun(
  host: Pick<Host, 'env' | 'uid' | 'homedir'>,
  written: ParsedArgv,
  advise: Advise = asCommand,
): Promise<ConfiguredRun> {
  const { options, operands } = written;
  const ofEnvironment = host.env['JOBMETER_JOB'] || undefined;
  const name = options.job === undefined ? possibleName(written, ofEnvironment) : undefined;
  const wanted = options.job === undefined ? [name, ofEnvironment] : [options.job];
  const config = await readConfig(host, options, wanted);
  if (name !== undefined && config.job === name) return namedRun(written, name, config);
  const configured: ConfiguredRun = { kind: 'configured', written, config };
  const isJob = options.job !== undefined || ofEnvironment !== undefined;
  if (isJob || name === undefined) return configured;
  const isBeforeCommand = operands[1] === '--';
  const mayBeJob =
    operands.length === 1 && (!isCommandLine(name) || (await isLikeJob(name, config)));
  if (!isBeforeCommand && !mayBeJob) return configured;
  if (hasSecret(written)) {
    const text = 'is not the name of a job: quote values that contain blanks';
    return { kind: 'refused', problems: [{ source: 'an argument', text }] };
  }
  if (isBeforeCommand) {
    const text = `stands before --: to run the command as this job, write --job ${name} -- COMMAND`;
    return { kind: 'refused', problems: [{ source: `"${name}"`, text }] };
  }
  return { kind: 'refused', problems: await unknownJob(name, config, advise) };
}

function namedRun(written: ParsedArgv, name: string, config: Config): ConfiguredRun {
  const { options, operands } = written;
  const [, second] = operands;
  if (second === '--') {
    const text = `is a job with a command of its own: to run another one, write --job ${name} -- COMMAND`;
    return { kind: 'refused', problems: [{ source: `"${name}"`, text }] };
  }
  if (second?.startsWith('-')) {
    const text = 'comes after the name of the job: options go before it';
    return { kind: 'refused', problems: [{ source: second, text }] };
  }
  const problems = surplusOperand({ operands: 'name', options: [] }, written);
  if (problems.length > 0) return { kind: 'refused', problems };
  const job = jobLabelOf(config, name);
  return { kind: 'configured', written: { options: { ...options, job }, operands: [] }, config };
}

/** If the environment names the job, several words are a command. */
function possibleName(
  { operands, isSeparated }: ParsedArgv,
  ofEnvironment: string | undefined,
): string | undefined {
  const [first, second = '-'] = operands;
  const isCommand =
    isSeparated === true || (ofEnvironment !== undefined && !second.startsWith('-'));
  return isCommand ? undefined : first;
}

/**
 * Whether the word is a line for the shell or a variable assignment. Checked after the names of
 * jobs.
 */
function isCommandLine(word: string): boolean {
  return /[\s=]/.test(word);
}

/** Whether it is a misspelt job: names of jobs may have blanks, as lines for the shell have. */
async function isLikeJob(name: string, { jobs }: Config): Promise<boolean> {
  const withBlanks = jobs.filter(isCommandLine);
  if (withBlanks.length === 0) return false;
  const { nearest } = await import('../../util/nearest.js');
  return nearest(name, withBlanks).length > 0;
}

/** The jobs of an unreadable file are unknown. The problem of that file explains enough. */
export async function unknownJob(
  name: string,
  config: Config,
  advise: Advise,
): Promise<readonly Problem[]> {
  const { jobs, paths, problems, isComplete } = config;
  if (!isComplete) return problems;
  const { didYouMean } = await import('../../util/nearest.js');
  const place = jobs.length > 0 ? 'the config file' : paths.join(' or ');
  const hint = didYouMean(name, jobs, advise(name, config));
  return [...problems, { source: `"${name}"`, text: `is not a job of ${place}; ${hint}` }];
}
