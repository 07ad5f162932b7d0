import type { WrittenOptions } from '../options/command-line.js';
import type { ListKey, OptionKey, ValueKey } from '../options/options.js';
import type { JobOptions, RunJobOptions } from './options.js';

/** How an option of the library is written as options of the command line, whose validation it shares. */
export interface LibraryOption {
  /** The options of the command line that it sets. A problem with one of them is a problem with this one. */
  readonly sets: readonly OptionKey[];
  readonly expected: string;
  readonly isValid: (value: unknown) => boolean;
  readonly write: (value: never) => WrittenOptions;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isSeconds = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isListOf = (isItem: (item: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isItem);
const isRecordOf = (isItem: (item: unknown) => boolean) => (value: unknown) =>
  isObject(value) && Object.values(value).every(isItem);
const isPattern = (value: unknown): boolean => isText(value) || value instanceof RegExp;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(key: ValueKey): LibraryOption {
  const write = (value: string): WrittenOptions => ({ [key]: value });
  return { sets: [key], expected: 'a string', isValid: isText, write };
}

function seconds(key: ValueKey): LibraryOption {
  // Without an exponent, which no duration has.
  const write = (value: number): WrittenOptions => ({
    [key]: value.toFixed(9).replace(/\.?0+$/, ''),
  });
  return { sets: [key], expected: 'a number of seconds', isValid: isSeconds, write };
}

function texts(key: ListKey): LibraryOption {
  const write = (values: readonly string[]): WrittenOptions => ({ [key]: values });
  return { sets: [key], expected: 'an array of strings', isValid: isListOf(isText), write };
}

function pairs(key: ListKey, separator: '=' | ':'): LibraryOption {
  const write = (values: Readonly<Record<string, string>>): WrittenOptions => ({
    [key]: Object.entries(values).map(([name, value]) => `${name}${separator}${value}`),
  });
  return { sets: [key], expected: 'an object of strings', isValid: isRecordOf(isText), write };
}

function patterns(key: ListKey): LibraryOption {
  const write = (values: Readonly<Record<string, RegExp | string>>): WrittenOptions => ({
    // A RegExp becomes a literal with its flags.
    [key]: Object.entries(values).map(([name, pattern]) => `${name}=${String(pattern)}`),
  });
  const expected = 'an object of strings and regular expressions';
  return { sets: [key], expected, isValid: isRecordOf(isPattern), write };
}

export const JOB_TABLE: Readonly<Record<keyof JobOptions, LibraryOption>> = {
  job: text('job'),
  group: pairs('group', '='),
  labels: pairs('label', '='),
  gateways: texts('gateway'),
  textfile: text('textfile'),
  user: text('user'),
  password: text('password'),
  passwordFile: text('passwordFile'),
  bearerToken: text('bearerToken'),
  bearerTokenFile: text('bearerTokenFile'),
  headers: pairs('header', ':'),
  caFile: text('ca'),
  certFile: text('cert'),
  keyFile: text('key'),
  proxies: {
    sets: ['httpProxy', 'httpsProxy', 'noProxy'],
    expected: 'an object with http, https and exceptions',
    isValid: isObject,
    write: ({ http, https, exceptions }: NonNullable<JobOptions['proxies']>) => ({
      httpProxy: http,
      httpsProxy: https,
      noProxy: exceptions,
    }),
  },
  stateDir: {
    sets: ['stateDir', 'noState'],
    expected: 'a path or false',
    isValid: (value) => value === false || isText(value),
    write: (value: string | false) => (value === false ? { noState: true } : { stateDir: value }),
  },
  method: {
    sets: ['replace'],
    expected: "'add' or 'replace'",
    isValid: (value) => value === 'add' || value === 'replace',
    write: (value: 'add' | 'replace') => ({ replace: value === 'replace' ? true : undefined }),
  },
  pushTimeoutSeconds: seconds('pushTimeout'),
  heartbeatSeconds: seconds('heartbeat'),
  listen: text('listen'),
  webConfigFile: text('webConfig'),
  expect: text('expect'),
  prefix: text('prefix'),
};

export const RUN_JOB_TABLE: Readonly<Record<keyof RunJobOptions, LibraryOption>> = {
  ...JOB_TABLE,
  command: {
    sets: ['shell'],
    expected: 'a string, or an array of the program and its arguments',
    isValid: (value) =>
      isText(value) || (isListOf(isText)(value) && (value as readonly unknown[]).length > 0),
    write: (value: string | readonly string[]) =>
      typeof value === 'string' ? { shell: value } : {},
  },
  shell: text('shellBin'),
  records: patterns('records'),
  gauges: patterns('gauge'),
  stages: patterns('stage'),
  presets: {
    sets: ['preset'],
    expected: 'an array of names and preset objects',
    isValid: isListOf((item) => isText(item) || (isObject(item) && 'name' in item)),
    write: (values: NonNullable<RunJobOptions['presets']>) => ({
      preset: values.map((preset) => (typeof preset === 'string' ? preset : preset.name)),
    }),
  },
  from: text('from'),
  output: text('output'),
  successCodes: {
    sets: ['successCodes'],
    expected: 'an array of exit codes',
    isValid: isListOf((item) => typeof item === 'number'),
    write: (values: readonly number[]) => ({ successCodes: values.join(',') }),
  },
  timeoutSeconds: seconds('timeout'),
  killAfterSeconds: seconds('killAfter'),
  retries: {
    sets: ['retries'],
    expected: 'a whole number',
    isValid: (value) => Number.isInteger(value),
    write: (value: number) => ({ retries: String(value) }),
  },
  retryDelaySeconds: seconds('retryDelay'),
  overlap: text('overlap'),
  jitterSeconds: seconds('jitter'),
};
