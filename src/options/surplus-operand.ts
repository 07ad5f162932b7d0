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
 */
export function surplusOperand(
  { operands }: Pick<CommandShape, 'operands'>,
  written: ParsedArgv,
): readonly Problem[] {
  const surplus = written.operands[EXPECTED[operands]];
  if (surplus === undefined) return [];
  const keys = Object.keys(written.options) as readonly OptionKey[];
  return keys.some((key) => OPTIONS[key].holds === 'secret')
    ? [{ source: 'an argument', text: 'is not expected here: quote values that contain blanks' }]
    : [{ source: `"${surplus}"`, text: 'is not expected here' }];
}
