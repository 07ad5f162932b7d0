import type { Problem, WrittenOptions } from '../options/command-line.js';
import { optionName } from '../options/option-spec.js';
import { OPTIONS } from '../options/options.js';
import { nearest } from '../util/nearest.js';
import type { LibraryOption } from './option-kinds.js';

export type OptionTable = Readonly<Record<string, LibraryOption>>;

/** A function of the library and its options. */
export interface Caller {
  readonly name: string;
  readonly table: OptionTable;
  readonly required: readonly string[];
}

/** `timeoutSeconds` is not a misspelling of `pushTimeoutSeconds`. */
const MOST_EDITS = 3;

/** Minimum number of letters. Many options share shorter prefixes. */
const FEWEST = 3;

export type LibraryOptionsRead =
  | { readonly kind: 'written'; readonly options: WrittenOptions }
  | { readonly kind: 'mistaken'; readonly mistakes: readonly string[] };

/** Writes options of the library as options of the command line. An option that is undefined counts as absent. */
export function writeOptions(
  { name: caller, table, required }: Caller,
  given: Readonly<Record<string, unknown>>,
): LibraryOptionsRead {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const absent = required.filter((name) => !entries.some(([key]) => key === name));
  const mistakes = [
    ...absent.map((name) => `${name} is missing: give ${table[name]?.expected}`),
    ...entries.flatMap(([name, value]) => mistakesOf({ caller, table }, name, value)),
  ];
  if (mistakes.length > 0) return { kind: 'mistaken', mistakes };
  const written = entries.map(([name, value]) => table[name]?.write(value as never) ?? {});
  return { kind: 'written', options: Object.assign({}, ...written) as WrittenOptions };
}

function mistakesOf(
  { caller, table }: { readonly caller: string; readonly table: OptionTable },
  name: string,
  value: unknown,
): readonly string[] {
  const option = Object.hasOwn(table, name) ? table[name] : undefined;
  if (option === undefined) {
    const meant = optionLike(name, Object.keys(table));
    return [
      `${name} is not an option of ${caller}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    ];
  }
  return option.isValid(value) ? [] : [`${name} is not valid: give ${option.expected}`];
}

/** `timeout` is `timeoutSeconds`, and `Job` is `job`. */
function optionLike(name: string, names: readonly string[]): string | undefined {
  const start = name.toLowerCase();
  const longer =
    start.length < FEWEST ? [] : names.filter((each) => each.toLowerCase().startsWith(start));
  const withUnit = longer.find((each) => each.toLowerCase() === `${start}seconds`);
  return withUnit ?? longer[0] ?? nearest(name, names, MOST_EDITS)[0];
}

/** Names options as the program wrote them: `gateways` and not `--gateway`. */
export function inWordsOfLibrary(table: OptionTable, { source, text }: Problem): string {
  const names = new Map<string, string>();
  for (const [name, { sets }] of Object.entries(table)) {
    for (const key of sets) names.set(optionName(OPTIONS[key]), name);
  }
  const renamed = (words: string): string =>
    words.replaceAll(/--[a-z][a-z-]*|JOBMETER_[A-Z_]+/g, (name) => names.get(name) ?? name);
  return `${renamed(source)} ${renamed(text)}`;
}
