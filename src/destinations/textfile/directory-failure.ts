import type { GatewayFailure } from '../../model/delivery.js';
import { errorCode } from '../../util/errno.js';
import { messageOf } from '../../util/reason-of.js';

/** Describes a directory that cannot be read or written. */
export function directoryFailure(error: unknown): GatewayFailure {
  const known = KNOWN[errorCode(error)];
  if (known !== undefined) return { kind: 'unreachable', ...known };
  return { kind: 'unreachable', reason: messageOf(error), advice: 'check the directory' };
}

const NO_PERMISSION = {
  reason: 'no permission',
  advice: 'let this user write to the directory, with its group or an ACL',
};

const FULL = {
  reason: 'no space left',
  advice: 'make room on its disk; the previous file is unchanged',
};

const KNOWN: Readonly<Record<string, { readonly reason: string; readonly advice: string }>> = {
  ENOENT: {
    reason: 'no such directory',
    advice: 'create it, and name it to node_exporter with --collector.textfile.directory',
  },
  ENOTDIR: { reason: 'not a directory', advice: 'name the directory that node_exporter reads' },
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: { reason: 'on a read-only file system', advice: 'name a directory that can be written' },
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
};
