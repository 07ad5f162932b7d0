import type { JobOptions, RunJobOptions } from './options.js';
import {
  isListOf,
  isObject,
  isText,
  type LibraryOption,
  pairs,
  patterns,
  seconds,
  text,
  texts,
} from './option-kinds.js';

export const JOB_TABLE: Readonly<Record<keyof JobOptions, LibraryOption>> = {
  job: text('job'),
  group: pairs('group', '='),
  labels: pairs('label', '='),
  gateways: texts('gateway'),
  spread: {
    sets: ['spread'],
    expected: 'true or false',
    isValid: (value) => value === true || value === false,
    write: (value: boolean) => ({ spread: value || undefined }),
  },
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
