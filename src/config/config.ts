import path from 'node:path';
import type { Host } from '../host.js';
import type { NamedPreset } from '../model/preset.js';
import type { Problem, WrittenOptions } from '../options/command-line.js';
import type { NamedGateways, Settings } from '../options/settings.js';
import { readConfigText } from './read-text.js';

/** One that could be read. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /** Of the file: relative paths in it begin there. */
  readonly directory: string;
}

/** What the files say for one command line. */
export interface Config {
  /** Options, the stronger first. */
  readonly layers: readonly Settings[];
  /** The job whose entry is used. */
  readonly job: string | undefined;
  readonly command: ConfiguredCommand | undefined;
  readonly gateways: NamedGateways;
  readonly presets: readonly NamedPreset[];
  /** Names of all jobs. */
  readonly jobs: readonly string[];
  /** What is wrong with files, with the top of each and with what is used of it. */
  readonly problems: readonly Problem[];
  /** Those that were looked for; the stronger first. */
  readonly paths: readonly string[];
}

export interface ConfiguredCommand {
  readonly argv: readonly string[];
  readonly source: string;
}

/** For programs that use the library. */
export const NO_CONFIG: Config = {
  layers: [],
  job: undefined,
  command: undefined,
  gateways: new Map(),
  presets: [],
  jobs: [],
  problems: [],
  paths: [],
};

export type ConfigHost = Pick<Host, 'env' | 'uid' | 'homedir'>;

/** A file that is there. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface FoundFiles {
  readonly paths: readonly string[];
  readonly texts: readonly TextFile[];
  readonly problems: readonly Problem[];
}

/** @param job names to look for: the first that has an entry is used */
export async function readConfig(
  host: ConfigHost,
  written: WrittenOptions,
  job: readonly (string | undefined)[],
): Promise<Config> {
  const found = findConfig(host, written.config);
  const { paths, problems } = found;
  if (found.texts.length === 0) return { ...NO_CONFIG, paths, problems };
  const { selectConfig } = await import('./select.js');
  return selectConfig(found, job);
}

/** One file where it is named; else the user's own and the system's. */
export function findConfig(host: ConfigHost, flag: string | undefined): FoundFiles {
  const named = flag ?? nonEmpty(host.env['JOBMETER_CONFIG']);
  const paths = named === undefined ? defaultPaths(host) : [named];
  const texts: TextFile[] = [];
  const problems: Problem[] = [];
  for (const each of paths) {
    // The usual way to have none.
    if (each === '/dev/null') continue;
    const read = readConfigText(each, host.uid());
    if (read.kind === 'text') texts.push({ path: each, text: read.text });
    if (read.kind === 'problem') problems.push({ source: each, text: read.problem });
    if (read.kind === 'absent' && named !== undefined) {
      problems.push({ source: each, text: 'is not there' });
    }
  }
  return { paths, texts, problems };
}

function defaultPaths({ env, homedir }: ConfigHost): readonly string[] {
  const xdg = env['XDG_CONFIG_HOME'];
  const home = homedir();
  // The XDG base directory specification: a relative path is to be ignored.
  const user = xdg !== undefined && path.isAbsolute(xdg) ? xdg : home && path.join(home, '.config');
  const system = '/etc/jobmeter/config.yaml';
  return user === undefined ? [system] : [path.join(user, 'jobmeter', 'config.yaml'), system];
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
