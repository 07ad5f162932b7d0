import type { ArgumentSpec, FlagSpec } from '../options/option-spec.js';
import type { OptionKey } from '../options/options.js';

/**
 * `defaults` applies to every job, `job` is an entry of `jobs`, `gateway` an entry of `gateways`.
 */
export type SectionKind = 'defaults' | 'job' | 'gateway';

export interface ConfigOption {
  readonly key: OptionKey;
  /** Name in the file: `push-timeout`. */
  readonly name: string;
  readonly spec: FlagSpec;
}

/**
 * The option definitions are passed in: the code that reads files is loaded later and must not load
 * the table a second time.
 */
export type OptionsOf = (section: SectionKind) => readonly ConfigOption[];

/** The separator of name and value if the option can be written as a map; else undefined. */
export function separatorOf({ metavar }: ArgumentSpec): '=' | ':' | undefined {
  if (metavar.includes('=')) return '=';
  return metavar.includes(':') ? ':' : undefined;
}

/** Names that people try, and what to write instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  password: 'use password-file: a secret has a file of its own',
  'bearer-token': 'use bearer-token-file: a secret has a file of its own',
  config: 'it belongs on the command line',
  file: 'it belongs on the command line',
  json: 'it belongs on the command line',
  job: 'it belongs in an entry of jobs',
  shell: 'it belongs in an entry of jobs',
  match: 'it belongs in an entry of jobs',
  command: 'it belongs in an entry of jobs',
};

/** Why a name that is valid elsewhere is not valid here. */
export function adviceOn(name: string): string | undefined {
  return Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined;
}
