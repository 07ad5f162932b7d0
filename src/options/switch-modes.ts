import type { ParsedArgv, Problem } from './command-line.js';
import { formsOf, isMode, namesOf, type SwitchSpec } from './option-spec.js';
import type { Flag } from './options.js';

/**
 * Commander takes the word after a switch with modes as its value: `--spread failover`. So a switch
 * without a mode gets this value, which no word can be.
 */
export const BARE = '\0';

/** Gives every switch with modes a value that commander cannot take from the next word. */
export function withBare(flags: readonly Flag[], args: readonly string[]): readonly string[] {
  const modal = flags.flatMap(([, spec]) =>
    spec.kind === 'switch' && spec.modes !== undefined ? namesOf(spec) : [],
  );
  return args.map((word) => (modal.includes(word) ? `${word}=${BARE}` : word));
}

export function withoutBare(word: string): string {
  return word.endsWith(`=${BARE}`) ? word.slice(0, -1 - BARE.length) : word;
}

/**
 * `--spread failover -- command` would run a command named `failover` instead of the one after
 * `--`.
 */
export function strayModes(
  { options, operands }: ParsedArgv,
  flags: readonly Flag[],
): readonly Problem[] {
  const [first = '', second] = operands;
  if (second !== '--') return [];
  return flags.flatMap(([key, spec]) =>
    options[key] === true && spec.kind === 'switch' && isMode(spec, first)
      ? [{ source: spec.long, text: `has its value after a blank: write ${spec.long}=${first}` }]
      : [],
  );
}

export function unknownMode(spec: SwitchSpec, text: string): Problem {
  return { source: spec.long, text: `"${text}" is not understood: write ${formsOf(spec)}` };
}
