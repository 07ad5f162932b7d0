import type { OptionSpec } from './run-options.js';

/** What was written on the command line, before anything is checked. A switch has the value `true`. */
export interface ParsedArgv {
  readonly options: Readonly<Record<string, string | readonly string[] | true>>;
  readonly operands: readonly string[];
}

/** One thing that is wrong, and where it was written: `--group`, `JOBMETER_GROUP`. */
export interface Problem {
  readonly source: string;
  readonly text: string;
  /** The option has lost its value, and what else is wrong with it comes of that. */
  readonly cause?: 'no-value';
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
  | {
      readonly kind: 'written';
      readonly written: ParsedArgv;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'help'; readonly text: string };
