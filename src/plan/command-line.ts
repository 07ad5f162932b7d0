import { Command, CommanderError, Option } from 'commander';
import { mistake, withoutMistake } from './mistake.js';
import { flagName, flagNames, type OptionSpec } from './options.js';

/** What was written on the command line, before anything is checked. A switch has the value `true`. */
export interface Written {
  readonly options: Readonly<Record<string, string | readonly string[] | true>>;
  readonly operands: readonly string[];
}

/** One thing that is wrong, and where it was written: `--group`, `JOBMETER_GROUP`. */
export interface Problem {
  readonly source: string;
  readonly text: string;
}

export interface CommandShape {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly options: readonly OptionSpec[];
  /** `command`: the first operand starts somebody else's command line, which is left alone. */
  readonly operands: 'command' | 'names' | 'none';
  readonly examples: string;
}

export type CommandLine =
  | { readonly kind: 'written'; readonly written: Written; readonly problems: readonly Problem[] }
  | { readonly kind: 'help'; readonly text: string };

/** Reads the arguments behind the command name; every mistake is collected, none ends the reading. */
export function readCommandLine(shape: CommandShape, args: readonly string[]): CommandLine {
  const problems: Problem[] = [];
  let remaining = args;
  // To make all of them takes longer than to read a line that has three.
  let known = mentionedIn(args, shape);
  for (;;) {
    const command = buildCommand(shape, known);
    try {
      command.parse([...remaining], { from: 'user' });
      const written = { options: writtenOptions(command, shape), operands: command.args };
      return { kind: 'written', written, problems: [...problems, ...swallowed(written, shape)] };
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (known.length < optionsOf(shape).length) {
        known = optionsOf(shape);
        continue;
      }
      if (error.code === 'commander.helpDisplayed') {
        return { kind: 'help', text: command.helpInformation() + shape.examples };
      }
      const [flag, text] = mistake(error);
      problems.push({ source: flag, text });
      remaining = withoutMistake(remaining, flag, error.code);
    }
  }
}

/** Options that the arguments may name, and maybe others: a word may be a value, or somebody else's. */
function mentionedIn(args: readonly string[], shape: CommandShape): readonly OptionSpec[] {
  const named = new Set(args.filter((arg) => arg.startsWith('-')).flatMap(flagsIn));
  return optionsOf(shape).filter((spec) => flagNames(spec).some((flag) => named.has(flag)));
}

/** `--job` in `--job=x`; in `-qj`, and in `-jx` too, each letter may be one. */
function flagsIn(word: string): readonly string[] {
  return word.startsWith('--')
    ? word.split('=', 1)
    : Array.from(word.slice(1), (letter) => `-${letter}`);
}

function buildCommand(shape: CommandShape, known: readonly OptionSpec[]): Command {
  const command = new Command(`jobmeter ${shape.name}`)
    .usage(shape.usage)
    .description(shape.description)
    .argument('[command...]')
    .configureHelp({ visibleArguments: () => [] })
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  if (shape.operands === 'command') command.passThroughOptions();
  for (const spec of known) {
    const option = new Option(spec.flags, helpLine(spec));
    if (spec.kind === 'many') {
      option.argParser((value, earlier?: readonly string[]) => [...(earlier ?? []), value]);
    }
    command.addOption(option);
  }
  return command;
}

function optionsOf(shape: CommandShape): readonly OptionSpec[] {
  return shape.options.filter(({ kind }) => kind !== 'variable');
}

function helpLine(spec: OptionSpec): string {
  return spec.env.length === 0 ? spec.help : `${spec.help} [${spec.env.join(', ')}]`;
}

function writtenOptions(command: Command, shape: CommandShape): Written['options'] {
  const values: Record<string, string | readonly string[] | true> = {};
  for (const spec of optionsOf(shape)) {
    const option = command.options.find((candidate) => candidate.flags === spec.flags);
    const attribute = option?.attributeName() ?? spec.key;
    if (command.getOptionValueSource(attribute) !== 'cli') continue;
    const value = command.getOptionValue(attribute) as string | readonly string[] | boolean;
    values[spec.key] = typeof value === 'boolean' ? true : value;
  }
  return values;
}

/** `--job --group a=b` gives the job the name `--group`: commander takes any next word as the value. */
function swallowed(written: Written, shape: CommandShape): readonly Problem[] {
  const isKnown = (value: string): boolean =>
    value === '--' || optionsOf(shape).some((spec) => flagNames(spec).includes(value));
  return optionsOf(shape).flatMap((spec) => {
    const values = [written.options[spec.key] ?? []].flat();
    return values
      .filter((value) => value !== true && value.startsWith('-') && isKnown(value))
      .map((value) => ({
        source: flagName(spec),
        text: `needs a value before ${String(value)}`,
      }));
  });
}
