/** Real programs the tests talk to: found on PATH, else unpacked from Debian packages without root. */
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

/** Command → the Debian package that brings it. */
const PACKAGES = {
  'prometheus-pushgateway': 'prometheus-pushgateway',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-node-exporter': 'prometheus-node-exporter',
} as const;

export type ProgramName = keyof typeof PACKAGES;

/** Absolute path of each program; null where it could not be had. */
export type Programs = Readonly<Record<ProgramName, string | null>>;

/** Lives in node_modules, so that it needs no HOME and goes away with it. */
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
    // Whole or not at all: another run may look into the cache at this very moment, or have won the race.
    renameSync(join(unpacking, 'root'), join(cache, PACKAGES[name]));
  } catch {
    // No apt, no network, no such package, or the other run was faster: the cache tells.
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
