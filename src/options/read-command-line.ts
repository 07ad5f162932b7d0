import type { CommandLine, CommandShape } from './command-line.js';
import { readPlainly } from './plain-line.js';

/**
 * Reads the arguments after the command name and collects all mistakes. Loads commander, which takes a millisecond, only
 * if needed: most lines are in crontabs, plain and correct.
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
