import type { Host } from '../host.js';
import { DEFAULT_SHELL } from '../model/plan.js';
import type { ParsedArgv, Problem } from '../options/command-line.js';
import { isParent, notifyParent } from '../platform/launch-context/notify-parent.js';
import { type Command, type Exit, refuse } from './command.js';
import { shellNames } from './shell-name.js';

/** The callback of `run`, called when nothing can stop the command anymore. */
type Run = (
  host: Host,
  written: ParsedArgv,
  problems: readonly Problem[],
  onStart: () => void,
) => Promise<Exit>;

/** @param run passed in, because importing it would put a second copy into this bundle */
export function shellFor(run: Run): Command {
  return {
    shape: {
      name: 'shell',
      usage: '[options] -- LINE',
      description:
        'Runs LINE as the shell of cron would, and measures it. Its job is the one of the config file whose match: is in ' +
        'the line, else it is named after the command. SHELL=/usr/bin/jobmeter-shell at the top of a crontab does this for ' +
        'every line below.',
      options: ['shellBin', 'notify', 'config'],
      wording: { shellBin: 'shell that runs the line' },
      operands: 'name',
      examples: `
Examples:
  jobmeter shell -- 'cd /srv/app && ./report.sh'
`,
    },
    execute: (host, written, problems) => runLine(host, written, problems, run),
  };
}

async function runLine(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
  run: Run,
): Promise<Exit> {
  const { notify, config, shellBin } = written.options;
  const [line] = written.operands;
  const problems = [...earlier];
  if (line === undefined) {
    problems.push({ source: 'the line', text: 'is missing: write it after --' });
  }
  if (notify !== undefined && !/^\d+$/.test(notify)) {
    problems.push({
      source: '--notify',
      text: `"${notify}" is not understood: write a process number`,
    });
  }
  if (line === undefined || problems.length > 0) return refuse(host, 'shell', problems);
  const options = {
    ...(config !== undefined && { config }),
    job: shellNames(host, config)(line),
    shell: line,
    // The line sees SHELL, which would differ from a shell set in a config file.
    shellBin: shellBin ?? (host.env['JOBMETER_SHELL_BIN'] || DEFAULT_SHELL),
  };
  const tell = (signal: 'SIGUSR1' | 'SIGUSR2'): void => {
    if (notify !== undefined) notifyParent(Number(notify), signal);
  };
  const exit = await run(host, { options, operands: [] }, [], () => tell('SIGUSR1'));
  // A signal to the whole group has ended the parent too.
  if (typeof exit === 'string' && isParent(Number(notify))) tell('SIGUSR2');
  return exit;
}
