import { Command, CommanderError, Option } from 'commander';
import type { CommandLine, CommandShape, Problem, ParsedArgv } from './command-line.js';
import { mistake, withoutMistake } from './commander-errors.js';
import { flagName, flagNames, type OptionSpec, optionsOf } from './run-options.js';

/** Any line; every mistake is collected, none ends the reading. */
export function readWithCommander(shape: CommandShape, args: readonly string[]): CommandLine {
  const problems: Problem[] = [];
  let remaining = args;
  for (;;) {
    const command = buildCommand(shape);
    try {
      command.parse([...remaining], { from: 'user' });
      const written = { options: writtenOptions(command, shape), operands: command.args };
      return { kind: 'written', written, problems: [...problems, ...swallowed(written, shape)] };
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.code === 'commander.helpDisplayed') {
        return { kind: 'help', text: command.helpInformation() + shape.examples };
      }
      const problem = mistake(error);
      problems.push(problem);
      remaining = withoutMistake(remaining, problem.source, {
        code: error.code,
        operands: shape.operands,
      });
    }
  }
}

function buildCommand(shape: CommandShape): Command {
  const command = new Command(`jobmeter ${shape.name}`)
    .usage(shape.usage)
    .description(shape.description)
    .argument('[command...]')
    .configureHelp({ visibleArguments: () => [] })
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  if (shape.operands === 'command') command.passThroughOptions();
  for (const spec of optionsOf(shape.options)) {
    const option = new Option(spec.flags, helpLine(spec));
    if (spec.kind === 'many') {
      option.argParser((value, earlier?: readonly string[]) => [...(earlier ?? []), value]);
    }
    command.addOption(option);
  }
  return command;
}

function helpLine(spec: OptionSpec): string {
  return spec.env.length === 0 ? spec.help : `${spec.help} [${spec.env.join(', ')}]`;
}

function writtenOptions(command: Command, shape: CommandShape): ParsedArgv['options'] {
  const values: Record<string, string | readonly string[] | true> = {};
  for (const spec of optionsOf(shape.options)) {
    const option = command.options.find((candidate) => candidate.flags === spec.flags);
    const attribute = option?.attributeName() ?? spec.key;
    if (command.getOptionValueSource(attribute) !== 'cli') continue;
    const value = command.getOptionValue(attribute) as string | readonly string[] | boolean;
    values[spec.key] = typeof value === 'boolean' ? true : value;
  }
  return values;
}

/** `--job --group a=b` gives the job the name `--group`: commander takes any next word as the value. */
function swallowed(written: ParsedArgv, shape: CommandShape): readonly Problem[] {
  const isKnown = (value: string): boolean =>
    value === '--' || optionsOf(shape.options).some((spec) => flagNames(spec).includes(value));
  return optionsOf(shape.options).flatMap((spec) => {
    const values = [written.options[spec.key] ?? []].flat();
    return values
      .filter((value) => value !== true && value.startsWith('-') && isKnown(value))
      .map((value) => ({
        source: flagName(spec),
        text: `needs a value before ${String(value)}`,
        cause: 'no-value',
      }));
  });
}
