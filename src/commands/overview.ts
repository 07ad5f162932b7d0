import { TOPICS } from '../help/topics.js';
import type { Host } from '../host.js';
import { type Commands, EXIT, type Exit } from './command.js';
import { didYouMean } from '../util/nearest.js';
import { warn } from './warn.js';

/** The text of `jobmeter --help`: all commands and topics. */
export function overview(commands: Commands): string {
  const ofCommands = Object.entries(commands).map(
    ([name, { summary }]) => [name, summary] as const,
  );
  return `Put jobmeter in front of any batch command, and Prometheus knows when the job
last succeeded, how long it took, how it ended and how many records it handled.

Usage:
  jobmeter run --job NAME [options] -- command [args…]
  jobmeter --job NAME [options] -- command [args…]     the same

Commands:
${ofCommands.map(line).join('')}
Topics:
${TOPICS.map(({ name, summary }) => line([name, summary])).join('')}
To read more, run: jobmeter run --help, or: jobmeter help delivery.
For the version, run: jobmeter --version.
`;
}

function line([name, summary]: readonly [string, string]): string {
  return `  ${name.padEnd(13)} ${summary}\n`;
}

/** `name` is in the place of a command. */
export function unknownCommand(host: Host, name: string, commands: Commands): Exit {
  const asJob = `to run it as a job, write: jobmeter run --job NAME -- ${name} …`;
  const hint =
    name === 'version' ? 'did you mean --version?' : didYouMean(name, Object.keys(commands), asJob);
  warn(host, [`"${name}" is not a command; ${hint}`, 'see jobmeter --help']);
  return EXIT.usage;
}
