import { constants } from 'node:fs';
import type { TextfileSpec } from '../../model/destination.js';
import type { Finding } from '../../model/finding.js';
import { pooled } from '../../platform/disk.js';
import { shellLine } from '../../util/shell-words.js';
import { directoryFailure } from './directory-failure.js';

/**
 * Checks that this user can write to the directory and that others can read it, because
 * node_exporter runs as another user.
 */
export async function checkTextfile({ name }: TextfileSpec): Promise<readonly Finding[]> {
  const common = { check: 'textfile-directory', subject: name };
  try {
    const stat = await pooled.stat(name);
    if (!stat.isDirectory()) throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
    await pooled.access(name, constants.W_OK | constants.X_OK);
    return [{ level: 'ok', ...common, what: 'can be written' }, ...readFindings(name, stat.mode)];
  } catch (error) {
    const failure = directoryFailure(error);
    const why = 'No result of a job reaches node_exporter.';
    if (failure.kind !== 'unreachable') return [];
    const { reason, advice } = failure;
    return [{ level: 'problem', ...common, what: reason, why, mend: [advice] }];
  }
}

function readFindings(name: string, mode: number): readonly Finding[] {
  const needed = constants.S_IROTH | constants.S_IXOTH;
  if ((mode & needed) === needed) return [];
  const octal = (mode & 0o7777).toString(8);
  return [
    {
      level: 'warning',
      check: 'textfile-readable',
      subject: name,
      what: `only its owner and group can read it (mode ${octal})`,
      why: "Unless node_exporter's user is in that group, it sees no file there.",
      mend: [shellLine(['chmod', 'o+rx', name])],
    },
  ];
}
