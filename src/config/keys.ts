import type { ArgumentSpec, FlagSpec } from '../options/option-spec.js';
import type { OptionKey } from '../options/options.js';

/** `defaults` are for every job, `job` is an entry of `jobs`, `gateway` one of `gateways`. */
export type SectionKind = 'defaults' | 'job' | 'gateway';

export interface ConfigOption {
  readonly key: OptionKey;
  /** In the file: `push-timeout`. */
  readonly name: string;
  readonly spec: FlagSpec;
}

/** The table of options is where it is needed in any case: what reads files is loaded later, and gets it handed in. */
export type OptionsOf = (section: SectionKind) => readonly ConfigOption[];

/** The separator between name and value of one that can be written as a map; undefined for any other. */
export function separatorOf({ metavar }: ArgumentSpec): '=' | ':' | undefined {
  switch (metavar) {
    case 'LABEL=VALUE':
    case 'NAME=PATTERN':
    case 'NAME[:AGG]=PATTERN':
      return '=';
    case 'NAME:VALUE':
      return ':';
    default:
      return undefined;
  }
}

/** What people try, and what to write. */
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

/** Why a name that is known elsewhere is none here. */
export function adviceOn(name: string): string | undefined {
  return Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined;
}
