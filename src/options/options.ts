import { RUN_OPTIONS } from './command-options.js';
import {
  type Completion,
  type FlagSpec,
  isFlag,
  type Metavar,
  type OptionRow,
  type OptionSpec,
} from './option-spec.js';
import { type OptionKey, TABLE, type Table } from './table/table.js';

export type { OptionKey };

/**
 * Every option of every command. Flags, variables, help and completion are made from this table.
 * This folder defines the options (table/) and reads command lines and variables.
 */
export const OPTIONS: Readonly<Record<OptionKey, OptionSpec>> = Object.fromEntries(
  (Object.keys(TABLE) as OptionKey[]).map((key) => [key, specOf(key, TABLE[key])]),
) as Record<OptionKey, OptionSpec>;

/** `pushTimeout` is `--push-timeout` and, as an option of `run`, `JOBMETER_PUSH_TIMEOUT`. */
function specOf(key: OptionKey, row: OptionRow): OptionSpec {
  const name = key.replaceAll(/[A-Z]/g, '-$&').toLowerCase();
  const variable = `JOBMETER_${name.replaceAll('-', '_').toUpperCase()}`;
  const env = RUN_OPTIONS.includes(key) ? [variable] : [];
  if (row.kind === 'variable') return { env, ...row };
  const long = `--${name}` as const;
  if (row.kind === 'switch') return { long, env, ...row };
  return { long, env, completes: completionOf(row.metavar), ...row };
}

function completionOf(metavar: Metavar): Completion {
  if (metavar === 'DIR') return 'directory';
  return metavar === 'FILE' || metavar === 'PATH' ? 'file' : 'none';
}

export type Flag = readonly [key: OptionKey, spec: FlagSpec];

/** Leaves out options that are only variables. */
export function flagsOf(keys: readonly OptionKey[]): readonly Flag[] {
  return keys.flatMap((key) => {
    const spec = OPTIONS[key];
    return isFlag(spec) ? [[key, spec] as const] : [];
  });
}

type KeysOf<Kind extends OptionSpec['kind']> = {
  [Key in OptionKey]: Table[Key]['kind'] extends Kind ? Key : never;
}[OptionKey];

export type ValueKey = KeysOf<'value' | 'variable'>;
export type ListKey = KeysOf<'list'>;
export type SwitchKey = KeysOf<'switch'>;

/** Switches that take a value after `=`. */
export type ModeKey = {
  [Key in OptionKey]: Table[Key] extends { readonly modes: readonly string[] } ? Key : never;
}[OptionKey];

export type Mode<Key extends ModeKey> = Table[Key]['modes'][number];

/** The value of a switch on a command line. */
export type SwitchValue<Key extends SwitchKey> = true | (Key extends ModeKey ? Mode<Key> : never);

/** Options with a list of valid values. */
export type ChoiceKey = {
  [Key in OptionKey]: Table[Key] extends { readonly completes: readonly string[] } ? Key : never;
}[OptionKey];

export type Choice<Key extends ChoiceKey> = Table[Key]['completes'][number];

/** The default first. */
export function choicesOf<Key extends ChoiceKey>(
  key: Key,
): readonly [Choice<Key>, ...Choice<Key>[]] {
  return TABLE[key].completes;
}
