import type { Completion } from './option-spec.js';
import type { ListKey, OptionKey, SwitchKey, ValueKey } from './options.js';

/** Values of options by key. */
export type WrittenOptions = {
  readonly [Key in ValueKey]?: string | undefined;
} & {
  readonly [Key in ListKey]?: readonly string[] | undefined;
} & {
  readonly [Key in SwitchKey]?: true | undefined;
};

/** What was written on the command line, before anything is checked. */
export interface ParsedArgv {
  readonly options: WrittenOptions;
  readonly operands: readonly string[];
}

/** One thing that is wrong, and where it was written: `--group`, `JOBMETER_GROUP`. */
export interface Problem {
  readonly source: string;
  readonly text: string;
  /**
   * `no-value`: the option has lost its value, and other problems with it follow from that.
   * `unreadable`: a file that can't be read.
   */
  readonly cause?: 'no-value' | 'unreadable';
}

export interface CommandShape {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly options: readonly OptionKey[];
  /** Help of options that mean something else here. */
  readonly wording?: Readonly<Partial<Record<OptionKey, string>>>;
  /**
   * `command`: the first operand starts another command line, which is left alone. `file`: one, in place of `--file`.
   */
  readonly operands: 'command' | 'names' | 'file' | 'none';
  /** What completes operands that are names. */
  readonly completes?: Completion;
  readonly examples: string;
}

export type CommandLine =
  | {
      readonly kind: 'written';
      readonly written: ParsedArgv;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'help'; readonly text: string };
