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

const SOURCE =
  'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian sid main\n';

export type NewerProgram = 'prometheus' | 'victoria-metrics';

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
    writeFileSync(join(folder, 'sources.list'), SOURCE);
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
