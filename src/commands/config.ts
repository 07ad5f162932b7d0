import { findConfig } from '../config/read-config.js';
import type { Host } from '../host.js';
import type { ParsedArgv, Problem } from '../options/command-line.js';
import { RUN_OPTIONS } from '../options/command-options.js';
import { type OptionKey, OPTIONS } from '../options/options.js';
import { optionName } from '../options/option-spec.js';
import { type Command, displayed, EXIT, type Exit, refuse } from './command.js';
import { checkConfig } from './config/config-check.js';
import { showConfig } from './config/config-show.js';
import { countOf } from '../util/count-of.js';
import { warn, problemText } from './warn.js';

export const config: Command = {
  shape: {
    name: 'config',
    usage: 'check [FILE] | show [options] [NAME]',
    description:
      'check: reports every mistake in the config files, or in FILE, with line and column. Exit status 1 where there is one, ' +
      '66 where there is no file.\n' +
      'show: prints what a run would use, or a run of the job NAME, and where each value comes from.',
    options: RUN_OPTIONS,
    wording: { job: 'the job, in place of NAME' },
    operands: 'names',
    completes: ['check', 'show'],
    examples: `
Examples:
  jobmeter config check
  jobmeter config check ./config.yaml
  jobmeter config show db_backup
`,
  },
  execute: runConfig,
};

async function runConfig(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const [action, operand, ...surplus] = written.operands;
  const problems = [
    ...earlier,
    ...surplus.map((word) => ({ source: `"${word}"`, text: 'is not expected here' })),
  ];
  if (action === 'show') return showConfig(host, written.options, operand, problems);
  if (action !== 'check') {
    const advice = 'write jobmeter config check, or jobmeter config show';
    const problem =
      action === undefined
        ? { source: 'check or show', text: `is missing: ${advice}` }
        : { source: `"${action}"`, text: `is not an action of jobmeter config: ${advice}` };
    return refuse(host, 'config', [...problems, problem]);
  }
  const { config: named, ...others } = written.options;
  problems.push(...(Object.keys(others) as OptionKey[]).map(withoutEffect));
  if (operand !== undefined && named !== undefined) {
    problems.push({
      source: '--config',
      text: 'and a file without an option are both given: keep one',
    });
  }
  if (problems.length > 0) return refuse(host, 'config', problems);
  return check(host, operand ?? named);
}

function withoutEffect(key: OptionKey): Problem {
  return { source: optionName(OPTIONS[key]), text: 'does nothing in config check: leave it out' };
}

async function check(host: Host, file: string | undefined): Promise<Exit> {
  const found = findConfig(host, file);
  if (found.texts.length === 0) {
    const absent = `no config file: ${found.paths.join(', ')}`;
    warn(host, found.problems.length > 0 ? found.problems.map(problemText) : [absent]);
    return EXIT.noInput;
  }
  const { problems, jobs } = await checkConfig(host, found);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `${problemText(problem)}\n`);
    return displayed(host, lines.join(''), EXIT.mistaken);
  }
  const files = found.texts.map(({ path }) => path).join(', ');
  return displayed(host, `${files}: ${countOf(jobs.length, 'job')}, no mistake\n`);
}
