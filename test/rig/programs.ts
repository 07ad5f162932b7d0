/** Finds the programs that tests need: on PATH, or unpacked from Debian packages without root. */
import { execFileSync } from 'node:child_process';
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

/** Debian package by command. */
const PACKAGES = {
  'prometheus-pushgateway': 'prometheus-pushgateway',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-node-exporter': 'prometheus-node-exporter',
} as const;

export type ProgramName = keyof typeof PACKAGES;

/** Absolute path of each program; null if it is not available. */
export type Programs = Readonly<Record<ProgramName, string | null>>;

/** In node_modules, so that it needs no HOME and is deleted with it. */
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/jobmeter-programs');

export function findPrograms(cache: string = CACHE): Programs {
  const names = Object.keys(PACKAGES) as ProgramName[];
  return Object.fromEntries(
    names.map((name) => [name, onPath(name) ?? inCache(name, cache) ?? fetched(name, cache)]),
  ) as Record<ProgramName, string | null>;
}

function onPath(name: ProgramName): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function inCache(name: ProgramName, cache: string): string | undefined {
  const path = join(cache, PACKAGES[name], 'usr/bin', name);
  return isExecutable(path) ? path : undefined;
}

function fetched(name: ProgramName, cache: string): string | null {
  mkdirSync(cache, { recursive: true });
  const unpacking = mkdtempSync(join(cache, '.unpacking-'));
  try {
    download(PACKAGES[name], unpacking);
    const [archive] = readdirSync(unpacking).filter((file) => file.endsWith('.deb'));
    if (archive === undefined) return null;
    execFileSync('dpkg', ['-x', archive, 'root'], { cwd: unpacking, stdio: 'ignore' });
    // Atomic, because another test run may use the cache at the same time.
    renameSync(join(unpacking, 'root'), join(cache, PACKAGES[name]));
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
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
