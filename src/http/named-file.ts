import type { NamedFile } from '../model/access.js';
import { pooled } from '../platform/disk.js';
import { readPlainFile } from '../platform/files.js';
import { errorCode } from '../util/errno.js';
import { unreadable } from '../util/unreadable.js';

/** The content of a file, or the problem in one line that never quotes the content. */
export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: string };

export async function readNamedFile(file: NamedFile): Promise<FileContent> {
  try {
    return { kind: 'text', text: await readPlainFile(pooled, file.path, 'followed') };
  } catch (error) {
    const problem = readableReason(error);
    return mayBeSecret(file.path, error)
      ? { kind: 'problem', problem: `${file.source}: ${problem}` }
      : fileProblem(file, problem);
  }
}

export function fileProblem({ source, path }: NamedFile, problem: string): FileContent {
  return { kind: 'problem', problem: `${source} ${path}: ${problem}` };
}

/** The user may have given the secret itself instead of a file. */
function mayBeSecret(path: string, error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENAMETOOLONG' || (code === 'ENOENT' && !path.includes('/'));
}

/** A warning if users other than the owner can read the file. */
export async function exposureWarning({ path, source }: NamedFile): Promise<string | undefined> {
  try {
    const { mode } = await pooled.stat(path);
    if ((mode & 0o044) === 0) return undefined;
    const octal = (mode & 0o777).toString(8);
    return `${source} ${path}: other users can read this secret (mode ${octal}); run chmod 600 on it`;
  } catch {
    // Reading the file reports the problem.
    return undefined;
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: 'create it, or correct the path',
  ENAMETOOLONG: 'give the path of a file, not what is in it',
  EACCES: 'make it readable for the user that the job runs as',
  ENOTDIR: 'correct the path',
};

function readableReason(error: unknown): string {
  const remedy = REMEDIES[errorCode(error)];
  return remedy === undefined ? unreadable(error) : `${unreadable(error)}; ${remedy}`;
}
