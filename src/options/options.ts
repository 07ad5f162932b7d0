import type { OptionSpec } from './option-spec.js';
import { ACCESS } from './table/access.js';
import { ALERTING } from './table/alerting.js';
import { COUNTING } from './table/counting.js';
import { CRONTAB } from './table/crontab.js';
import { DUE } from './table/due.js';
import { IDENTITY } from './table/identity.js';
import { OUTPUT } from './table/output.js';
import { CHECKING } from './table/checking.js';
import { PLACES } from './table/places.js';
import { REMOVAL } from './table/removal.js';
import { RUNNING } from './table/running.js';
import { SELECTION } from './table/selection.js';
import { SERVING } from './table/serving.js';

type Table = typeof IDENTITY &
  typeof RUNNING &
  typeof PLACES &
  typeof ACCESS &
  typeof COUNTING &
  typeof DUE &
  typeof OUTPUT &
  typeof SELECTION &
  typeof REMOVAL &
  typeof CHECKING &
  typeof CRONTAB &
  typeof ALERTING &
  typeof SERVING;

/**
 * Every option of every command. Flags, variables, help and completion are made from this table.
 * This folder defines the options (table/) and reads command lines and variables.
 */
const TABLE: Table = {
  ...IDENTITY,
  ...RUNNING,
  ...PLACES,
  ...ACCESS,
  ...COUNTING,
  ...DUE,
  ...OUTPUT,
  ...SELECTION,
  ...REMOVAL,
  ...CHECKING,
  ...CRONTAB,
  ...ALERTING,
  ...SERVING,
};

/** The same table, for code that handles options generically. */
export const OPTIONS: Readonly<Record<OptionKey, OptionSpec>> = TABLE;

export type OptionKey = keyof Table;

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
