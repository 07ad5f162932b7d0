import './platform/guard.js';
import type { Command, Exit } from './commands/command.js';
import { EXIT, printed } from './commands/command.js';
import { run } from './commands/run.js';
import { type Host, realHost } from './host.js';
import { readCommandLine } from './options/read-command-line.js';
import { surplusOperand } from './options/surplus-operand.js';

/**
 * `run` is imported statically, because it must start its command without delay. Other commands are loaded on demand.
 */
const COMMANDS: Readonly<Record<string, { readonly summary: string; load(): Promise<Command> }>> = {
  run: { summary: 'run a command, measure it, push the result', load: async () => run },
  push: {
    summary: 'send exposition text from stdin or a file to a group',
    load: async () => (await import('./commands/push.js')).push,
  },
  status: {
    summary: 'list the jobs of local state and of gateways',
    load: async () => (await import('./commands/status.js')).status,
  },
  check: {
    summary: 'check the set-up: gateways, state, cron, Prometheus',
    load: async () => (await import('./commands/check.js')).check,
  },
  history: {
    summary: 'list the last runs of a job',
    load: async () => (await import('./commands/history.js')).history,
  },
  flush: {
    summary: 'deliver results that earlier runs could not deliver',
    load: async () => (await import('./commands/flush.js')).flush,
  },
  prune: {
    summary: 'delete groups that had no push for a while',
    load: async () => (await import('./commands/prune.js')).prune,
  },
  delete: {
    summary: 'delete one group, or those with certain labels',
    load: async () => (await import('./commands/delete.js')).remove,
  },
  parse: {
    summary: 'try patterns and presets on a saved log',
    load: async () => (await import('./commands/parse.js')).parse,
  },
  config: {
    summary: 'check the config file, or show what it sets',
    load: async () => (await import('./commands/config.js')).config,
  },
  presets: {
    summary: 'list tools whose output jobmeter understands, or explain one',
    load: async () => (await import('./commands/presets.js')).presets,
  },
};

export async function main(argv: readonly string[]): Promise<void> {
  const host = realHost();
  const exit = await dispatch(host, argv);
  if (exit.kind === 'code') {
    // At exit, Node resets the terminal to the settings it had at startup, which would undo changes by the job.
    for (const fd of [0, 1, 2] as const) host.releaseFd(fd);
    process.exit(exit.code);
  }
  const { reraise } = await import('./run/signals/reraise.js');
  reraise(exit.signal);
}

async function dispatch(host: Host, argv: readonly string[]): Promise<Exit> {
  const [first = '--help', ...rest] = argv;
  if (first === '--version' || first === '-V') {
    const { ownVersion } = await import('./util/version.js');
    return printed(host, `${ownVersion()}\n`);
  }
  if (first === 'help' || first === '--help' || first === '-h') {
    const [name] = rest;
    const isCommand = name !== undefined && Object.hasOwn(COMMANDS, name);
    if (isCommand) return dispatch(host, [name, '--help']);
    if (name !== undefined && first === 'help') return unknownCommand(host, name);
    if (argv.length > 0) return printed(host, overview());
    host.stderr.write(overview());
    return EXIT.usage;
  }
  // `jobmeter [options] -- command` means run.
  if (first.startsWith('-')) return execute(host, run, argv);
  const entry = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  if (entry !== undefined) return execute(host, await entry.load(), rest);
  return unknownCommand(host, first);
}

async function unknownCommand(host: Host, name: string): Promise<Exit> {
  const { nearest } = await import('./util/nearest.js');
  const [near] = nearest(name, Object.keys(COMMANDS));
  const hint =
    near === undefined
      ? `to run it as a job, write: jobmeter run --job NAME -- ${name} …`
      : `did you mean ${near}?`;
  host.stderr.write(
    `jobmeter: "${name}" is not a command; ${hint}\njobmeter: see jobmeter --help\n`,
  );
  return EXIT.usage;
}

async function execute(host: Host, command: Command, args: readonly string[]): Promise<Exit> {
  const line = await readCommandLine(command.shape, args);
  if (line.kind === 'help') {
    return printed(host, line.text);
  }
  const { written, problems } = line;
  const surplus = surplusOperand(command.shape, written);
  return command.execute(host, written, [...problems, ...surplus]);
}

function overview(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  jobmeter ${name.padEnd(8)} ${summary}\n`,
  );
  return `Put it in front of any batch command, and Prometheus knows when the job last succeeded,
how long it took, how it ended and how many records it handled.

Usage:
  jobmeter run --job NAME [options] -- command [args…]
  jobmeter --job NAME [options] -- command [args…]     the same

Commands:
${lines.join('')}
For the options of a command, see: jobmeter run --help. For the version: jobmeter --version.
`;
}
