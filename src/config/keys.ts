import type { ArgumentSpec, FlagSpec } from '../options/option-spec.js';
import { isFlag } from '../options/option-spec.js';
import { type OptionKey, OPTIONS } from '../options/options.js';

/** `defaults` are for every job, `job` is an entry of `jobs`, `gateway` one of `gateways`. */
export type SectionKind = 'defaults' | 'job' | 'gateway';

/** What one gateway can have for itself: how it is reached. */
const OF_A_GATEWAY: readonly OptionKey[] = [
  'user',
  'passwordFile',
  'bearerTokenFile',
  'header',
  'ca',
  'cert',
  'key',
];

/** What a job is, and what it runs. */
const OF_A_JOB: readonly OptionKey[] = ['job', 'shell'];

export interface ConfigOption {
  readonly key: OptionKey;
  /** In the file: `push-timeout`. */
  readonly name: string;
  readonly spec: FlagSpec;
}

/** The options that a file can set are those with a variable. Secrets that have no flag are left out. */
const ALL: readonly ConfigOption[] = (Object.keys(OPTIONS) as readonly OptionKey[]).flatMap(
  (key): readonly ConfigOption[] => {
    const spec = OPTIONS[key];
    if (!isFlag(spec) || spec.env.length === 0 || key === 'config') return [];
    return [{ key, name: spec.long.slice(2), spec }];
  },
);

export function optionsOf(section: SectionKind): readonly ConfigOption[] {
  switch (section) {
    case 'job':
      return ALL;
    case 'defaults':
      return ALL.filter(({ key }) => !OF_A_JOB.includes(key));
    case 'gateway':
      return ALL.filter(({ key }) => OF_A_GATEWAY.includes(key));
  }
}

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
  job: 'it belongs into an entry of jobs',
  shell: 'it belongs into an entry of jobs',
  command: 'it belongs into an entry of jobs',
};

/** Why a name that is known elsewhere is none here. */
export function adviceOn(name: string): string | undefined {
  return Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined;
}
