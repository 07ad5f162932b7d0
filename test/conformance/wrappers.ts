import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BIN } from '../rig/jobmeter.js';

/** Stands in front of the command; empty when nothing does. */
export type Prefix = readonly string[];

const JOBMETER = [BIN, 'run', '--job', 'j', '--no-state', '--quiet'];

export const MODES = {
  unparsed: [...JOBMETER, '--'],
  parsed: [...JOBMETER, '--records', 'x=zzz', '--'],
} as const;

export type Mode = keyof typeof MODES;

/** Others to be measured against. Absolute paths: a case may change PATH. */
export function others(): Readonly<Record<string, Prefix>> {
  const timeout = onPath('timeout');
  const chronic = findChronic();
  return {
    ...(timeout === undefined ? {} : { timeout: [timeout, '60'] }),
    naive: [process.execPath, new URL('naive.mjs', import.meta.url).pathname],
    ...(chronic === undefined ? {} : { chronic }),
  };
}

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/jobmeter-programs/chronic');

/** From PATH, else unpacked from Debian's packages without root, as the rig does with the servers. */
function findChronic(): Prefix | undefined {
  const installed = onPath('chronic');
  if (installed !== undefined) return [installed];
  const unpacked = join(CACHE, 'usr/bin/chronic');
  if (!existsSync(unpacked)) fetchInto(CACHE);
  return existsSync(unpacked)
    ? ['/usr/bin/perl', '-I', join(CACHE, 'usr/share/perl5'), unpacked]
    : undefined;
}

function fetchInto(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const inFolder = { cwd: folder, stdio: 'ignore', timeout: 120_000 } as const;
  try {
    execFileSync('apt-get', ['download', 'moreutils', 'libipc-run-perl'], inFolder);
    for (const archive of readdirSync(folder).filter((file) => file.endsWith('.deb'))) {
      execFileSync('dpkg', ['-x', archive, '.'], inFolder);
    }
  } catch {
    // No apt, no network: it is measured without.
  }
}
