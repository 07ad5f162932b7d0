/** Versions of a newer Debian than that of the machine, unpacked without root and without a change to its sources. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';
import { CACHE } from './shells.js';

/** Release of Debian by program. The Pushgateway of Debian 13 closes the connection when it refuses a push. */
const RELEASES = {
  prometheus: 'sid',
  'victoria-metrics': 'sid',
  'prometheus-pushgateway': 'trixie',
} as const;

export type NewerProgram = keyof typeof RELEASES;

/** Where the machine itself has the Pushgateway of Debian 13, other tests take this one. */
const SOUND_PUSHGATEWAY = 'prometheus-pushgateway/sid';

const NEWER = join(CACHE, 'newer');

/**
 * In a private folder, for its arguments: each program with its release. A rename is atomic, because another test run may use
 * the cache at the same time.
 */
const UNPACK = `
mkdir -p lists/partial cache/archives/partial
for release in trixie sid; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $release main"
done >sources.list
apt() {
  apt-get -o Dir::Etc::SourceList="$PWD/sources.list" -o Dir::Etc::SourceParts=/dev/null \\
    -o Dir::State::Lists="$PWD/lists" -o Dir::Cache="$PWD/cache" \\
    -o Acquire::http::Timeout=20 -o APT::Sandbox::User=root "$@"
}
apt update
apt download "$@"
for each; do
  mkdir -p "../$each"
  dpkg -x "\${each%/*}"_*.deb unpacked
  mv -T unpacked "../$each"
done
`;

/** Unpacks what is not there yet. Without apt or a network nothing is. */
export async function fetchNewerPrograms(): Promise<void> {
  await fetchPackages(Object.entries(RELEASES).map((entry) => entry.join('/')));
}

/** Absolute path of a Pushgateway that says why it refuses a push. Null if none is available. */
export async function fetchSoundPushgateway(): Promise<string | null> {
  await fetchPackages([SOUND_PUSHGATEWAY]);
  return fileOf('prometheus-pushgateway', 'sid') ?? null;
}

/** Takes `package/release`. */
async function fetchPackages(packages: readonly string[]): Promise<void> {
  const missing = packages.filter((each) => !existsSync(join(NEWER, each)));
  if (missing.length === 0) return;
  mkdirSync(NEWER, { recursive: true });
  const cwd = mkdtempSync(join(NEWER, '.unpacking-'));
  const options = { cwd, timeout: 240_000 } as const;
  await promisify(execFile)('sh', ['-euc', UNPACK, 'sh', ...missing], options).catch(() => {});
  rmSync(cwd, { recursive: true, force: true });
}

/** `describe`, or `describe.skip` if one of the programs is not available. */
export function describeWithNewer(...names: readonly NewerProgram[]): typeof describe {
  const isThere = names.every((name) => newerProgram(name) !== undefined);
  return (isThere ? describe : describe.skip) as typeof describe;
}

/** Absolute path. */
export function newerProgram(name: NewerProgram): `/${string}` | undefined {
  return fileOf(name, RELEASES[name]);
}

function fileOf(name: string, release: string): `/${string}` | undefined {
  const file = join(NEWER, name, release, 'usr/bin', name);
  return existsSync(file) ? (file as `/${string}`) : undefined;
}
