import type { CommandShape } from '../options/command-line.js';
import { type Completion, namesOf } from '../options/option-spec.js';
import { flagsOf } from '../options/options.js';

/** The model that the scripts of all shells are made from. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** `command` is a nested command line, which is completed as if it stood alone. */
  readonly operands: Completion | 'command';
}

export interface CompletedOption {
  /** `-j` and `--job`, or the long name alone. */
  readonly names: readonly string[];
  readonly help: string;
  readonly isRepeatable: boolean;
  /** Values of a switch after `=`. */
  readonly modes?: readonly string[];
  /** Absent for a switch. */
  readonly value?: { readonly metavar: string; readonly completes: Completion };
}

/** Values that `jobmeter completion list KIND` prints. */
export type ListKind =
  | Exclude<Completion, 'directory' | 'file' | 'none' | readonly [string, ...string[]]>
  /** Jobs for `run NAME`. */
  | 'configured';

const HELP: readonly CompletedOption[] = [
  { names: ['-h', '--help'], help: 'show the help', isRepeatable: false },
  { names: ['--help-all'], help: 'show every option, with its variable', isRepeatable: false },
];

export function completedCommand(shape: CommandShape, summary: string): CompletedCommand {
  const options = flagsOf(shape.options).map(([key, spec]): CompletedOption => ({
    names: namesOf(spec),
    help: shape.wording?.[key] ?? spec.help,
    isRepeatable: spec.kind === 'list',
    ...(spec.kind === 'switch'
      ? spec.modes && { modes: spec.modes }
      : { value: { metavar: spec.metavar, completes: spec.completes } }),
  }));
  return { name: shape.name, summary, options: [...options, ...HELP], operands: operandsOf(shape) };
}

function operandsOf({ operands, completes }: CommandShape): CompletedCommand['operands'] {
  return operands === 'name' || operands === 'names' ? (completes ?? 'none') : operands;
}

/**
 * The word for a completion in the scripts. Choices are part of the scripts, so that the shell need
 * not ask.
 */
export function wordFor(completion: CompletedCommand['operands']): string {
  return typeof completion === 'string' ? completion : `choices ${completion.join(' ')}`;
}

/** Replacements for `@name@` in the template of a shell, one line or several. */
export type Parts = Readonly<Record<string, string>>;
