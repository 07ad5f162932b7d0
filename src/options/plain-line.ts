import type { CommandShape, ParsedArgv } from './command-line.js';
import { flagNames, optionsOf } from './run-options.js';

/**
 * A line as commander reads it, where that takes no thought: each option by its whole name, with its value behind it or
 * behind a `=`, and the command behind `--`. Undefined for any other: one with a mistake, a question for help, or `-qv`.
 */
export function readPlainly(shape: CommandShape, args: readonly string[]): ParsedArgv | undefined {
  const end = args.indexOf('--');
  const operands = end < 0 ? [] : args.slice(end + 1);
  const specs = optionsOf(shape.options);
  const options: Record<string, string | readonly string[] | true> = {};
  const words = (end < 0 ? args : args.slice(0, end)).values();
  for (const word of words) {
    const separator = word.startsWith('--') ? word.indexOf('=') : -1;
    const flag = separator < 0 ? word : word.slice(0, separator);
    const spec = specs.find((each) => flagNames(each).includes(flag));
    if (spec === undefined) return undefined;
    if (spec.kind === 'switch') {
      if (separator >= 0) return undefined;
      options[spec.key] = true;
      continue;
    }
    const value = separator < 0 ? words.next().value : word.slice(separator + 1);
    if (value === undefined || value.startsWith('-')) return undefined;
    options[spec.key] =
      spec.kind === 'many' ? [...((options[spec.key] as string[]) ?? []), value] : value;
  }
  return { options, operands };
}
