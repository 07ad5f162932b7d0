import type { CommandShape, ParsedArgv, Problem } from './command-line.js';
import { type OptionKey, OPTIONS } from './options.js';

const EXPECTED: Readonly<Record<CommandShape['operands'], number>> = {
  command: Infinity,
  names: Infinity,
  name: 1,
  file: 1,
  none: 0,
};

/**
 * Reports the first unexpected operand without quoting it: it may be part of a secret, as in
 * `--header X-Token: secret`.
 *
 * @param others problems with the same command line
 */
export function surplusOperand(
  { operands, options }: Pick<CommandShape, 'operands' | 'options'>,
  written: ParsedArgv,
  others: readonly Problem[] = [],
): readonly Problem[] {
  const surplus = written.operands[EXPECTED[operands]];
  // The value of an option that does not exist is not a second mistake.
  const isValue = others.some(({ mayBeSecret }) => mayBeSecret === surplus);
  if (surplus === undefined || isValue) return [];
  const keys = Object.keys(written.options) as readonly OptionKey[];
  const hint = operands === 'none' ? hintFor(options, keys) : '';
  return hasSecret(written) || others.some(({ mayBeSecret }) => mayBeSecret !== undefined)
    ? [
        {
          source: 'an argument',
          text: `is not expected here: quote values that contain blanks${hint}`,
        },
      ]
    : [{ source: `"${surplus}"`, text: `is not expected here${hint}` }];
}

/** Whether an operand may be a part of a secret whose quotes are missing. */
export function hasSecret({ options }: ParsedArgv): boolean {
  const keys = Object.keys(options) as readonly OptionKey[];
  return keys.some((key) => OPTIONS[key].holds === 'secret');
}

/** Other commands take a file or a job as an operand. */
function hintFor(options: readonly OptionKey[], given: readonly OptionKey[]): string {
  const missing = (['file', 'job'] as const).find(
    (key) => options.includes(key) && !given.includes(key),
  );
  return missing === undefined ? '' : `; a ${missing} is named with --${missing}`;
}
