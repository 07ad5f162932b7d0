import type { Problem, WrittenOptions } from './command-line.js';
import { isMode, optionName, type OptionSpec } from './option-spec.js';
import { type OptionKey, OPTIONS } from './options.js';

/** The values of one option and their source. Errors name `source`, never the value of a secret. */
export interface Setting {
  readonly values: readonly string[];
  readonly source: string;
  readonly origin: 'flag' | 'environment' | 'file' | 'default';
  /** Index of the config file entry that sets it, 0 for the strongest. */
  readonly layer?: number;
}

export type Settings = Readonly<Partial<Record<OptionKey, Setting>>>;

/** Ranks after flags and variables. See `Resolver.rankOf`. */
export function rankOfLayer(layer: number): number {
  return 2 + layer;
}

/** Gateways of config files by name, with the address under `gateway` and their own options. */
export type NamedGateways = ReadonlyMap<string, Settings>;

export type Environment = Readonly<Record<string, string | undefined>>;

export const ON: RegExp = /^(?:1|true|yes|on)$/i;
export const OFF: RegExp = /^(?:0|false|no|off)$/i;

/**
 * Reads settings. A flag overrides an environment variable, which overrides a config file, which
 * overrides the default. An empty variable counts as not set.
 * @param layers entries of config files, the strongest first
 */
export function collectSettings(
  keys: readonly OptionKey[],
  written: WrittenOptions,
  env: Environment,
  layers: readonly Settings[] = [],
): { readonly settings: Settings; readonly problems: readonly Problem[] } {
  const settings: Partial<Record<OptionKey, Setting>> = {};
  const problems: Problem[] = [];
  for (const key of keys) {
    const spec = OPTIONS[key];
    const setting =
      fromFlag(spec, written[key]) ??
      fromEnvironment(spec, env) ??
      layers.find((layer) => layer[key] !== undefined)?.[key] ??
      unset(spec);
    const isOn = (value: string): boolean => ON.test(value) || isMode(spec, value);
    if (spec.kind === 'switch' && !setting.values.every(isOn)) {
      if (!setting.values.every((value) => OFF.test(value))) {
        const values = ['1', ...(spec.modes ?? [])].join(', ');
        problems.push({ source: setting.source, text: `is a switch: set it to ${values} or 0` });
      }
      continue;
    }
    if (spec.kind === 'list' && setting.origin === 'environment' && isBrokenList(setting.values)) {
      problems.push({
        source: setting.source,
        text: 'begins like a JSON array of strings, but is not valid',
      });
    }
    settings[key] = setting;
  }
  return { settings, problems };
}

function fromFlag(spec: OptionSpec, value: WrittenOptions[OptionKey]): Setting | undefined {
  if (value === undefined) return undefined;
  const values = value === true ? ['1'] : [value].flat();
  return { values, source: optionName(spec), origin: 'flag' };
}

/** A file with Windows line ends leaves a carriage return at the end of each value. */
export function hasReturns(text: string): boolean {
  return /\r(?:\n|$)/.test(text);
}

function withoutReturns(text: string): string {
  return text.replaceAll(/\r(?=\n|$)/g, '');
}

function fromEnvironment(spec: OptionSpec, env: Environment): Setting | undefined {
  for (const name of spec.env) {
    const text = withoutReturns(env[name] ?? '');
    if (text === '') continue;
    const values = spec.kind === 'list' ? severalValues(text) : [text];
    return { values, source: name, origin: 'environment' };
  }
  return undefined;
}

function unset(spec: OptionSpec): Setting {
  return { values: [], source: optionName(spec), origin: 'default' };
}

function isBrokenList([first, ...others]: readonly string[]): boolean {
  return others.length === 0 && first !== undefined && first.startsWith('["');
}

/** Several values in one variable: a JSON array of strings, or one value per line. */
function severalValues(text: string): readonly string[] {
  if (text.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (Array.isArray(parsed) && parsed.every((item) => typeof item === 'string')) return parsed;
    } catch {
      return [text];
    }
  }
  return text.split('\n').filter((line) => line.trim() !== '');
}
