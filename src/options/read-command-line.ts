import type { CommandLine, CommandShape } from './command-line.js';
import { readPlainly } from './plain-line.js';

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
