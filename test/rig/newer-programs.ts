/** Versions of a newer Debian than that of the machine, unpacked without root and without a change to its sources. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe } from 'vitest';
import { CACHE } from './shells.js';

/** Release of Debian by program. That of Debian 13 is the Pushgateway that closes the connection when it refuses a push. */
const RELEASES = {
  prometheus: 'sid',
  'victoria-metrics': 'sid',
  'prometheus-pushgateway': 'trixie',
} as const;

export type NewerProgram = keyof typeof RELEASES;

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** `describe`, or `describe.skip` if one of the programs can't be had: there is no apt, or no network. */
export function describeWithNewer(...names: readonly NewerProgram[]): typeof describe {
  const isThere = names.every((name) => newerProgram(name) !== undefined);
  return (isThere ? describe : describe.skip) as typeof describe;
}

/** Absolute path. */
export function newerProgram(name: NewerProgram): `/${string}` | undefined {
  const root = join(CACHE, 'newer', name);
  if (!existsSync(root)) unpack(name, root);
  const file = join(root, 'usr/bin', name);
  return existsSync(file) ? (file as `/${string}`) : undefined;
}

function unpack(name: NewerProgram, root: string): void {
  const parent = join(CACHE, 'newer');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, '.unpacking-'));
  try {
    const lists = join(folder, 'lists');
    const archives = join(folder, 'cache/archives');
    for (const each of [lists, archives]) mkdirSync(join(each, 'partial'), { recursive: true });
    const source = `deb [signed-by=${KEYRING}] http://deb.debian.org/debian ${RELEASES[name]} main\n`;
    writeFileSync(join(folder, 'sources.list'), source);
    const options = [
      `Dir::Etc::SourceList=${join(folder, 'sources.list')}`,
      'Dir::Etc::SourceParts=/dev/null',
      `Dir::State::Lists=${lists}`,
      `Dir::Cache=${join(folder, 'cache')}`,
      'Acquire::http::Timeout=20',
      'APT::Sandbox::User=root',
    ].flatMap((option) => ['-o', option]);
    const run = (command: string, ...args: readonly string[]): void => {
      execFileSync(command, args, { cwd: folder, stdio: 'ignore', timeout: 120_000 });
    };
    run('apt-get', ...options, 'update');
    run('apt-get', ...options, 'download', name);
    const [archive = ''] = readdirSync(folder).filter((file) => file.endsWith('.deb'));
    run('dpkg', '-x', archive, 'root');
    renameSync(join(folder, 'root'), root);
  } catch {
    // No apt, no network, no such package, or another test was faster.
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
