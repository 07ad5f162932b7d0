/** Finds the programs that tests need: on PATH, or unpacked from Debian packages without root. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { CACHE, fishWorks, zshWorks } from './shells.js';

interface Packaged {
  /** Debian packages. The first one holds the file. */
  readonly packages: readonly [string, ...string[]];
  /** Where it is, below the root. */
  readonly file: string;
}

function command(name: string, ...packages: readonly [string, ...string[]]): Packaged {
  return { packages, file: `usr/bin/${name}` };
}

const PACKAGES = {
  'prometheus-pushgateway': command('prometheus-pushgateway', 'prometheus-pushgateway'),
  prometheus: command('prometheus', 'prometheus'),
  promtool: command('promtool', 'prometheus'),
  'prometheus-alertmanager': command('prometheus-alertmanager', 'prometheus-alertmanager'),
  amtool: command('amtool', 'prometheus-alertmanager'),
  vmalert: command('vmalert', 'victoria-metrics'),
  'victoria-metrics': command('victoria-metrics', 'victoria-metrics'),
  'prometheus-node-exporter': command('prometheus-node-exporter', 'prometheus-node-exporter'),
  vmagent: command('vmagent', 'victoria-metrics'),
  zsh: { packages: ['zsh', 'zsh-common'], file: 'bin/zsh' },
  fish: command('fish', 'fish', 'fish-common', 'libpcre2-32-0'),
  'bash-completion': {
    packages: ['bash-completion'],
    file: 'usr/share/bash-completion/bash_completion',
  },
  mandoc: command('mandoc', 'mandoc'),
  cron: { packages: ['cron'], file: 'usr/sbin/cron' },
} as const satisfies Readonly<Record<string, Packaged>>;

export type ProgramName = keyof typeof PACKAGES;

/** Absolute path of each program; null if it is not available. */
export type Programs = Readonly<Record<ProgramName, string | null>>;

export function findPrograms(cache: string = CACHE): Programs {
  const names = Object.keys(PACKAGES) as ProgramName[];
  return Object.fromEntries(
    names.map((name) => [name, usable(name, installed(name)) ?? unpacked(name, cache)]),
  ) as Record<ProgramName, string | null>;
}

/** cron starts as root, in a namespace of its own. Debian's Alertmanager reads templates below /usr/share. */
const AS_INSTALLED: readonly ProgramName[] = ['cron', 'prometheus-alertmanager'];

function unpacked(name: ProgramName, cache: string): string | null {
  if (AS_INSTALLED.includes(name)) return null;
  return usable(name, inCache(name, cache) ?? fetched(name, cache)) ?? null;
}

/** What else a program must be. A shell without its modules or functions would wait for keys that do nothing. */
const WORKS: Partial<Readonly<Record<ProgramName, (path: string) => boolean>>> = {
  zsh: zshWorks,
  fish: fishWorks,
  'prometheus-pushgateway': saysWhyItRefuses,
};

function usable(name: ProgramName, path: string | null | undefined): string | undefined {
  if (path === null || path === undefined) return undefined;
  return (WORKS[name]?.(path) ?? true) ? path : undefined;
}

/** That of Debian 13 panics instead: https://github.com/prometheus/pushgateway/issues/766 */
function saysWhyItRefuses(path: string): boolean {
  const { stdout, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return !/ version 1\.11\.0[ +~-]/.test(`${stdout}${stderr}`);
}

/** On PATH. What is no command is where its package puts it. */
function installed(name: ProgramName): string | undefined {
  const { file } = PACKAGES[name];
  if (!/(?:^|\/)bin\//.test(file)) return isReadable(`/${file}`) ? `/${file}` : undefined;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function inCache(name: ProgramName, cache: string): string | undefined {
  const { packages, file } = PACKAGES[name];
  // Where /bin is a link to /usr/bin, a package may hold either.
  const paths = [file, join('usr', file)].map((each) => join(cache, packages[0], each));
  return paths.find(isReadable);
}

function fetched(name: ProgramName, cache: string): string | null {
  mkdirSync(cache, { recursive: true });
  const unpacking = mkdtempSync(join(cache, '.unpacking-'));
  try {
    const { packages } = PACKAGES[name];
    for (const each of packages) download(each, unpacking);
    for (const archive of readdirSync(unpacking).filter((file) => file.endsWith('.deb'))) {
      execFileSync('dpkg', ['-x', archive, 'root'], {
        cwd: unpacking,
        stdio: 'ignore',
        timeout: 60_000,
      });
    }
    // Atomic, because another test run may use the cache at the same time.
    renameSync(join(unpacking, 'root'), join(cache, packages[0]));
  } catch {
    // No apt, no network, no such package, or another test run was faster: check the cache.
  } finally {
    rmSync(unpacking, { recursive: true, force: true });
  }
  return inCache(name, cache) ?? null;
}

function download(debianPackage: string, folder: string): void {
  const aptGet = (...args: string[]): void => {
    execFileSync('apt-get', ['-o', 'Acquire::http::Timeout=20', ...args], {
      cwd: folder,
      stdio: 'ignore',
      timeout: 120_000,
    });
  };
  try {
    aptGet('download', debianPackage);
  } catch (problem) {
    if (process.getuid?.() !== 0) throw problem;
    aptGet('update');
    aptGet('download', debianPackage);
  }
}

function isExecutable(path: string): boolean {
  return isAccessible(path, constants.X_OK);
}

function isReadable(path: string): boolean {
  return isAccessible(path, constants.R_OK);
}

function isAccessible(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
