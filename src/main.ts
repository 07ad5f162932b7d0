import type { Command, Exit } from './commands/command.js';
import { displayed, EXIT, printed } from './commands/command.js';
import { COMMANDS } from './commands/commands.js';
import { run } from './commands/run.js';
import { type Host, realHost } from './host.js';
import { readCommandLine } from './options/read-command-line.js';
import { surplusOperand } from './options/surplus-operand.js';
import { guardStandardStreams } from './platform/standard-streams.js';
import { reraise } from './run/signals/reraise.js';
import { ownVersion } from './util/version.js';

/** @param commandStarts see `Host` */
export async function main(argv: readonly string[], commandStarts: () => void): Promise<void> {
  guardStandardStreams();
  const host = realHost(commandStarts);
  const exit = await dispatch(host, argv);
  if (typeof exit === 'number') {
    // At exit, Node resets the terminal to the settings it had at startup, which would undo changes by the job.
    for (const fd of [0, 1, 2] as const) host.releaseFd(fd);
    process.exit(exit);
  }
  reraise(exit);
}

/** Executes the command line with the effects of the host alone. */
export async function dispatch(host: Host, argv: readonly string[]): Promise<Exit> {
  const [first = '--help', ...rest] = argv;
  if (first === '--version' || first === '-V') {
    return printed(host, `${ownVersion()}\n`);
  }
  if (first === '--help' || first === '-h') {
    const { overview } = await import('./commands/overview.js');
    if (argv.length > 0) return displayed(host, overview(COMMANDS));
    host.stderr.display(overview(COMMANDS));
    return EXIT.usage;
  }
  // `jobmeter [options] -- command` means run.
  if (first.startsWith('-')) return execute(host, run, argv);
  const entry = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  if (entry !== undefined) return execute(host, await entry.load(), rest);
  const { unknownCommand } = await import('./commands/overview.js');
  return unknownCommand(host, first, COMMANDS);
}

async function execute(host: Host, command: Command, args: readonly string[]): Promise<Exit> {
  const line = await readCommandLine(command.shape, args);
  if (line.kind === 'help') {
    return displayed(host, line.text);
  }
  const { written, problems } = line;
  const surplus = surplusOperand(command.shape, written, problems);
  return command.execute(host, written, [...problems, ...surplus]);
}
