import { readTopic } from '../help/read-topic.js';
import { toTerminal } from '../help/terminal.js';
import { isTopic, TOPICS } from '../help/topics.js';
import type { Host } from '../host.js';
import type { Problem } from '../options/command-line.js';
import { helpOf } from '../options/help.js';
import { type Command, type Commands, displayed, type Exit, refuse } from './command.js';
import { overview } from './overview.js';
import { didYouMean } from '../util/nearest.js';

const NARROWEST = 40;
const WIDEST = 100;
/** The width for a file, a pipe or a terminal of unknown width. */
const USUAL = 80;

export function helpFor(commands: Commands): Command {
  return {
    shape: {
      name: 'help',
      usage: '[COMMAND | TOPIC]',
      description:
        'Explains a command or a topic. Without a name: lists all commands and topics. Each is a man page too: ' +
        'jobmeter-run(1), jobmeter-patterns(7).',
      options: [],
      operands: 'name',
      completes: 'help',
      examples: `
Examples:
  jobmeter help
  jobmeter help run
  jobmeter help patterns
`,
    },
    execute: (host, { operands }, problems) => help(host, operands[0], problems, commands),
  };
}

async function help(
  host: Host,
  name: string | undefined,
  problems: readonly Problem[],
  commands: Commands,
): Promise<Exit> {
  if (problems.length > 0) return refuse(host, 'help', problems);
  if (name === undefined) return displayed(host, overview(commands));
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  // `presets` is a command and a topic. The topic is the longer text.
  if (isTopic(name)) return displayed(host, toTerminal(readTopic(name), layoutFor(host)));
  if (entry !== undefined) return displayed(host, helpOf((await entry.load()).shape, 'common'));
  return refuse(host, 'help', [{ source: `"${name}"`, text: unknown(name, commands) }]);
}

function unknown(name: string, commands: Commands): string {
  const names = [...Object.keys(commands), ...TOPICS.map((topic) => topic.name)];
  return `is neither a command nor a topic; ${didYouMean(name, names, 'jobmeter help lists them')}`;
}

function layoutFor({ stdout, env }: Host): Parameters<typeof toTerminal>[1] {
  const width = Math.min(Math.max(stdout.size()?.columns ?? USUAL, NARROWEST), WIDEST);
  return { width, isStyled: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' };
}
