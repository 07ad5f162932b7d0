import type { OptionSpec } from './options.js';
import { readPlainly } from './plain-line.js';

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

/**
 * Reads the arguments behind the command name; every mistake is collected, none ends the reading. To load commander takes
 * a millisecond, and most lines are in crontabs, written out and without a mistake.
 */
export async function readCommandLine(
  shape: CommandShape,
  args: readonly string[],
): Promise<CommandLine> {
  const written = readPlainly(shape, args);
  if (written !== undefined) return { kind: 'written', written, problems: [] };
  const { readWithCommander } = await import('./with-commander.js');
  return readWithCommander(shape, args);
}
