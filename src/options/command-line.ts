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
  /** The operands follow after `--`. */
  readonly isSeparated?: boolean;
}

/** One mistake, and its option or variable: `--group`, `JOBMETER_GROUP`. */
export interface Problem {
  readonly source: string;
  readonly text: string;
  /**
   * `no-value`: the option lacks its value, which may cause other problems with it. `unreadable`: a
   * file cannot be read.
   */
  readonly cause?: 'no-value' | 'unreadable' | undefined;
  /** The word after an unknown option. No message may show it. */
  readonly mayBeSecret?: string | undefined;
}

export interface CommandShape {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly options: readonly OptionKey[];
  /** Help of options with a different meaning for this command. */
  readonly wording?: Readonly<Partial<Record<OptionKey, string>>>;
  /** Sections of options that are more or less important for this command. */
  readonly sections?: Readonly<Partial<Record<OptionKey, Section>>>;
  /** Options that variables do not set for this command. */
  readonly flagsOnly?: readonly OptionKey[];
  /** Different defaults for this command. */
  readonly defaults?: Readonly<Partial<Record<OptionKey, string>>>;
  /**
   * `command`: the operands are another command line, which is not parsed. `file`: one operand,
   * instead of `--file`. `name`: one operand.
   */
  readonly operands: 'command' | 'names' | 'name' | 'file' | 'none';
  /** The completion of operands that are names. */
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
