import type { CommandShape, ParsedArgv, WrittenOptions } from './command-line.js';
import { isMode, namesOf } from './option-spec.js';
import { flagsOf, type OptionKey } from './options.js';

/**
 * Parses a plain command line like commander, but faster: each option has its full name, with the
 * value after it or after `=`, and at the end comes `--` with the command, or the name of a job.
 * Undefined for any other line: one with a mistake, a request for help, or `-qv`.
 */
export function readPlainly(shape: CommandShape, args: readonly string[]): ParsedArgv | undefined {
  const end = args.indexOf('--');
  const operands = end < 0 ? [] : args.slice(end + 1);
  const flags = flagsOf(shape.options);
  const options: Partial<Record<OptionKey, string | readonly string[] | true>> = {};
  const words = (end < 0 ? args : args.slice(0, end)).values();
  for (const word of words) {
    const separator = word.startsWith('--') ? word.indexOf('=') : -1;
    const flag = separator < 0 ? word : word.slice(0, separator);
    const found = flags.find(([, spec]) => namesOf(spec).includes(flag));
    if (found === undefined) {
      const isAtTheEnd = end < 0 && words.next().done === true;
      if (!isAtTheEnd || word.startsWith('-')) return undefined;
      return { options: options as WrittenOptions, operands: [word] };
    }
    const [key, spec] = found;
    if (spec.kind === 'switch') {
      const mode = word.slice(separator + 1);
      if (separator >= 0 && !isMode(spec, mode)) return undefined;
      options[key] = separator < 0 ? true : mode;
      continue;
    }
    const value = separator < 0 ? words.next().value : word.slice(separator + 1);
    if (value === undefined || value.startsWith('-')) return undefined;
    options[key] = spec.kind === 'list' ? [...((options[key] as string[]) ?? []), value] : value;
  }
  return {
    options: options as WrittenOptions,
    operands,
    ...(end >= 0 && { isSeparated: true }),
  };
}
