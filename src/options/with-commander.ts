import { Command, CommanderError, Option } from 'commander';
import type {
  CommandLine,
  CommandShape,
  ParsedArgv,
  Problem,
  WrittenOptions,
} from './command-line.js';
import { mistakeOf, possibleValue, withoutMistake } from './commander-errors.js';
import { helpOf } from './help.js';
import { type FlagSpec, isMode, namesOf } from './option-spec.js';
import { type Flag, flagsOf, type OptionKey } from './options.js';
import { BARE, strayModes, unknownMode, withBare, withoutBare } from './switch-modes.js';

/** Reads any command line and collects all mistakes. */
export function readWithCommander(shape: CommandShape, args: readonly string[]): CommandLine {
  const flags = flagsOf(shape.options);
  const longs = flags.map(([, { long }]) => long);
  const problems: Problem[] = [];
  let remaining = withBare(flags, args);
  for (;;) {
    const command = buildCommand(shape, flags);
    try {
      command.parse([...remaining], { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.code === 'commander.helpDisplayed') {
        return { kind: 'help', text: helpOf(shape, args.includes('--all') ? 'all' : 'common') };
      }
      const { flag, problem } = mistakeOf(error, longs);
      problems.push({ ...problem, mayBeSecret: possibleValue(remaining, flag) });
      remaining = withoutMistake(remaining, flag, { code: error.code, operands: shape.operands });
      continue;
    }
    if (command.getOptionValue('helpAll') === true) {
      return { kind: 'help', text: helpOf(shape, 'all') };
    }
    const { written, problems: found } = readParsed(command, flags, remaining);
    return { kind: 'written', written, problems: [...problems, ...found] };
  }
}

/** @param args that commander has parsed without a mistake */
function readParsed(
  command: Command,
  flags: readonly Flag[],
  args: readonly string[],
): Omit<Extract<CommandLine, { readonly kind: 'written' }>, 'kind'> {
  const operands = command.args.map(withoutBare);
  const { options, problems } = writtenOptions(command, flags);
  const isSeparated = args.at(-1 - operands.length) === '--';
  const written = { options, operands, ...(isSeparated && { isSeparated }) };
  const found = [...problems, ...strayModes(written, flags), ...swallowed(written, flags)];
  return { written, problems: found };
}

function buildCommand(shape: CommandShape, flags: readonly Flag[]): Command {
  const command = new Command(`jobmeter ${shape.name}`)
    .argument('[command...]')
    .helpOption('-h, --help')
    .addOption(new Option('--help-all'))
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  if (shape.operands === 'command') command.passThroughOptions();
  for (const [, spec] of flags) {
    const option = new Option(declarationOf(spec));
    if (spec.kind === 'list') {
      option.argParser((value, earlier?: readonly string[]) => [...(earlier ?? []), value]);
    }
    command.addOption(option);
  }
  return command;
}

/** `-j, --job <NAME>` */
function declarationOf(spec: FlagSpec): string {
  const names = namesOf(spec).join(', ');
  if (spec.kind !== 'switch') return `${names} <${spec.metavar}>`;
  return spec.modes === undefined ? names : `${names} [MODE]`;
}

function writtenOptions(
  command: Command,
  flags: readonly Flag[],
): { readonly options: WrittenOptions; readonly problems: readonly Problem[] } {
  const values: Partial<Record<OptionKey, string | readonly string[] | true>> = {};
  const problems: Problem[] = [];
  for (const [key, spec] of flags) {
    const attribute = new Option(spec.long).attributeName();
    if (command.getOptionValueSource(attribute) !== 'cli') continue;
    const value = command.getOptionValue(attribute) as string | readonly string[] | boolean;
    if (typeof value === 'string' && spec.kind === 'switch') {
      if (value !== BARE && !isMode(spec, value)) problems.push(unknownMode(spec, value));
      values[key] = value === BARE ? true : value;
    } else if (typeof value === 'boolean') values[key] = true;
    else values[key] = typeof value === 'string' ? withoutBare(value) : value.map(withoutBare);
  }
  return { options: values as WrittenOptions, problems };
}

/** In `--job --group a=b`, commander takes `--group` as the name of the job. */
function swallowed({ options }: ParsedArgv, flags: readonly Flag[]): readonly Problem[] {
  const known: readonly unknown[] = ['--', ...flags.flatMap(([, spec]) => namesOf(spec))];
  return flags.flatMap(([key, { long: source }]) =>
    [options[key] ?? []]
      .flat()
      .filter((value) => known.includes(value))
      .map((value) => ({ source, text: `needs a value before ${value}`, cause: 'no-value' })),
  );
}
