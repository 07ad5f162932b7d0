import type { Labels } from '../model/metric-family.js';
import type { ParsedArgv, WrittenOptions } from '../options/command-line.js';
import type { RunJobOptions } from './options.js';

/** Converts to parsed command line options, which have one validation. */
export function parsedArgvOf(options: RunJobOptions): ParsedArgv {
  const { command, stateDir, pushTimeoutSeconds, successCodes } = options;
  const written: WrittenOptions = {
    job: options.job,
    group: pairs(options.group),
    label: pairs(options.labels),
    gateway: options.gateways,
    textfile: options.textfile,
    remoteWrite: options.remoteWrite,
    otlp: options.otlp,
    ...accessAs(options),
    stateDir: stateDir === false ? undefined : stateDir,
    noState: stateDir === false ? true : undefined,
    replace: options.method === 'replace' ? true : undefined,
    pushTimeout: pushTimeoutSeconds === undefined ? undefined : String(pushTimeoutSeconds),
    records: patterns(options.records),
    gauge: patterns(options.gauges),
    stage: patterns(options.stages),
    preset: options.presets?.map((preset) => (typeof preset === 'string' ? preset : preset.name)),
    expect: options.expect,
    successCodes: successCodes?.join(','),
    prefix: options.prefix,
    shell: typeof command === 'string' ? command : undefined,
  };
  return {
    options: written,
    operands: typeof command === 'string' ? [] : command,
  };
}

function accessAs(options: RunJobOptions): WrittenOptions {
  const { headers, proxies } = options;
  return {
    user: options.user,
    password: options.password,
    passwordFile: options.passwordFile,
    bearerToken: options.bearerToken,
    bearerTokenFile: options.bearerTokenFile,
    header: headers && Object.entries(headers).map(([name, value]) => `${name}:${value}`),
    ca: options.caFile,
    cert: options.certFile,
    key: options.keyFile,
    httpProxy: proxies?.http,
    httpsProxy: proxies?.https,
    noProxy: proxies?.exceptions,
  };
}

function patterns(given: Readonly<Record<string, RegExp | string>> = {}): readonly string[] {
  return Object.entries(given).map(
    // A RegExp becomes a literal with its flags.
    ([name, pattern]) => `${name}=${String(pattern)}`,
  );
}

function pairs(labels: Labels = {}): readonly string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`);
}
