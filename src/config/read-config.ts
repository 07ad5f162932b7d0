import path from 'node:path';
import type { Host } from '../host.js';
import type { Problem, WrittenOptions } from '../options/command-line.js';
import { type Config, type FoundFiles, NO_CONFIG, type TextFile } from './config.js';
import { optionsOf } from './options-of.js';
import { readConfigText } from './read-text.js';
import { ABSENT } from '../util/unreadable.js';

export type ConfigHost = Pick<Host, 'env' | 'uid' | 'homedir'>;

/**
 * Reads the config files. This folder finds, parses and checks them, and turns their entries into
 * options of a command line.
 * @param job names to look for. The first that has an entry is used
 */
export async function readConfig(
  host: ConfigHost,
  written: WrittenOptions,
  job: readonly (string | undefined)[],
): Promise<Config> {
  return configIn(findConfig(host, written.config), job);
}

/**
 * Selects from files that were read before. Their content stays the same while a command handles
 * one job after the other.
 */
export async function configIn(
  found: FoundFiles,
  job: readonly (string | undefined)[],
): Promise<Config> {
  const { paths, problems } = found;
  if (found.texts.length === 0) {
    return { ...NO_CONFIG, paths, problems, isComplete: problems.length === 0 };
  }
  const { selectConfig } = await import('./select-config.js');
  return selectConfig(found, job);
}

/** Reads the named file, or else the file of the user and that of the system. */
export function findConfig(host: ConfigHost, flag: string | undefined): FoundFiles {
  const named = flag ?? nonEmpty(host.env['JOBMETER_CONFIG']);
  const paths = named === undefined ? defaultPaths(host) : [named];
  const texts: TextFile[] = [];
  const problems: Problem[] = [];
  for (const each of paths) {
    // `/dev/null` is the usual way to have no config file.
    if (each === '/dev/null') continue;
    if (each === '') {
      problems.push({ source: '--config', text: 'is empty: name a file, or leave it out' });
      continue;
    }
    const read = readConfigText(each, host.uid());
    if (read.kind === 'text') texts.push({ path: each, text: read.text });
    if (read.kind === 'problem') problems.push({ source: each, text: read.problem });
    if (read.kind === 'absent' && named !== undefined) {
      problems.push({ source: `config file ${each}`, text: ABSENT });
    }
  }
  return { optionsOf, paths, texts, problems };
}

function defaultPaths({ env, homedir }: ConfigHost): readonly string[] {
  const xdg = env['XDG_CONFIG_HOME'];
  const home = homedir();
  // The XDG base directory specification says to ignore a relative path.
  const user = xdg !== undefined && path.isAbsolute(xdg) ? xdg : home && path.join(home, '.config');
  const system = '/etc/jobmeter/config.yaml';
  return user === undefined ? [system] : [path.join(user, 'jobmeter', 'config.yaml'), system];
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
