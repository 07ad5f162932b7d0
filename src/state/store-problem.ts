import { type Layout } from './layout.js';
import { errorCode } from '../util/errno.js';
import { reasonOf } from '../util/reason-of.js';

/** A failure on disk. Job and push continue. */
export interface StoreProblem {
  readonly kind: 'problem';
  readonly text: string;
}

export function storeProblem({ root }: Layout, error: unknown): StoreProblem {
  const remedy = REMEDIES[errorCode(error)];
  const text = `state directory ${root}: ${reasonOf(error)}${remedy === undefined ? '' : `; ${remedy}`}`;
  return { kind: 'problem', text };
}

const NO_PERMISSION = 'let this user read and write it, or name another with --state-dir';

const NAME_ANOTHER = 'name a directory that this user can write to with --state-dir';

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: NO_PERMISSION,
  ENOENT: NAME_ANOTHER,
  ENOTDIR: NAME_ANOTHER,
  EPERM: NO_PERMISSION,
  EROFS: NAME_ANOTHER,
  ENOSPC: 'make room on its disk',
  EDQUOT: 'make room in the quota of this user',
  EMFILE: 'allow more open files: ulimit -n',
};
