import fs from 'node:fs';
import path from 'node:path';
import type { CrontabFormat } from '../../crontab/line.js';
import type { Host } from '../../host.js';
import { readCrontabFile } from './crontab-file.js';
import type { ReadSource } from './source.js';
import { readUserCrontab } from './user-crontab.js';

export interface SourceRequest {
  readonly operands: readonly string[];
  /** Read the files in /etc, or operands in that format. */
  readonly isSystem: boolean;
  /** The owner of the crontab. Undefined: the user who runs jobmeter. */
  readonly user: string | undefined;
}

export interface NamedSource {
  readonly title: string;
  readonly read: ReadSource;
}

const DIRECTORY = '/etc/cron.d';

export async function findSources(
  host: Host,
  wanted: SourceRequest,
): Promise<readonly NamedSource[]> {
  const { operands, isSystem, user } = wanted;
  if (operands.length === 0 && !isSystem) {
    const title = user === undefined ? 'crontab' : `crontab of ${user}`;
    return [{ title, read: await readUserCrontab(host, { title, user }) }];
  }
  const names = operands.length > 0 ? operands : systemFiles();
  return Promise.all(
    names.map(async (name) => {
      const format = isSystem || isSystemFile(name) ? 'system' : 'user';
      if (name !== '-') return { title: name, read: readCrontabFile(name, format, host.uid()) };
      return { title: 'stdin', read: await readStandardInput(host, format) };
    }),
  );
}

function isSystemFile(name: string): boolean {
  const absolute = path.resolve(name);
  return absolute === '/etc/crontab' || path.dirname(absolute) === DIRECTORY;
}

/** Leaves out files that cron ignores: hidden files, and copies made by packages and editors. */
function systemFiles(): readonly string[] {
  const names = fs.existsSync(DIRECTORY) ? fs.readdirSync(DIRECTORY) : [];
  const read = names.filter((name) => /^[A-Za-z0-9_-]+$/.test(name)).toSorted();
  const files = ['/etc/crontab', ...read.map((name) => path.join(DIRECTORY, name))];
  return files.filter((file) => fs.existsSync(file));
}

const LONGEST_BYTES = 1024 * 1024;

async function readStandardInput(host: Host, format: CrontabFormat): Promise<ReadSource> {
  const bytes = await host.stdin.read(LONGEST_BYTES);
  if (bytes.length > LONGEST_BYTES) return { kind: 'failed', reason: 'is longer than 1 MiB' };
  const place = { kind: 'stdin', title: 'stdin', format } as const;
  const source = { place, text: bytes.toString('latin1'), replace: undefined, distrust: undefined };
  return { kind: 'read', source };
}
