import type { Completion, Section } from './option-spec.js';
import type { ListKey, OptionKey, SwitchKey, SwitchValue, ValueKey } from './options.js';

/** Values of options by key. */
export type WrittenOptions = {
  readonly [Key in ValueKey]?: string | undefined;
} & {
  readonly [Key in ListKey]?: readonly string[] | undefined;
} & {
  readonly [Key in SwitchKey]?: SwitchValue<Key> | undefined;
};

/** The parsed but unchecked command line. */
export interface ParsedArgv {
  readonly options: WrittenOptions;
  readonly operands: readonly string[];
  /** The operands stand behind `--`. */
  readonly isSeparated?: boolean;
}

/** One mistake, and its option or variable: `--group`, `JOBMETER_GROUP`. */
export interface Problem {
  readonly source: string;
  readonly text: string;
  /**
   * `no-value`: the option lacks its value, which may cause other problems with it.
   * `unreadable`: a file cannot be read.
   */
  readonly cause?: 'no-value' | 'unreadable';
  /** The word behind an option that is not known. Problems with it must not show it. */
  readonly mayBeSecret?: string;
}

export interface CommandShape {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly options: readonly OptionKey[];
  /** Help of options that have another meaning here. */
  readonly wording?: Readonly<Partial<Record<OptionKey, string>>>;
  /** Sections of options that matter more, or less, here. */
  readonly sections?: Readonly<Partial<Record<OptionKey, Section>>>;
  /** Options that no variable sets here. */
  readonly flagsOnly?: readonly OptionKey[];
  /** Defaults that are other ones here. */
  readonly defaults?: Readonly<Partial<Record<OptionKey, string>>>;
  /**
   * `command`: the first operand starts another command line, which is left alone. `file`: one, in place of `--file`. `name`: one.
   */
  readonly operands: 'command' | 'names' | 'name' | 'file' | 'none';
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
