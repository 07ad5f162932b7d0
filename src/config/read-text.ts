import fs from 'node:fs';
import { isErrnoException } from '../util/errno.js';
import { messageOf } from '../util/reason-of.js';

export type ConfigText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** To be read after the path. */
  | { readonly kind: 'problem'; readonly problem: string };

/** Nobody writes a longer one. */
const LIMIT_BYTES = 1024 * 1024;

/**
 * What a file holds, where this user may trust it. For root it is not enough to look at the path: whoever may write to the
 * file decides what root runs. That is asked of the open file, which nobody can exchange any more; its directories don't
 * matter, as the file holds what root has written wherever it is.
 */
export function readConfigText(path: string, uid: number | undefined): ConfigText {
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  let fd: number;
  try {
    // A FIFO would hold us up.
    fd = fs.openSync(path, O_RDONLY | O_NONBLOCK);
  } catch (error) {
    return isAbsent(error, path)
      ? { kind: 'absent' }
      : problem(`can't be read: ${messageOf(error)}`);
  }
  try {
    const found = fs.fstatSync(fd);
    if (!found.isFile()) return problem('is not a plain file');
    if (found.size > LIMIT_BYTES) return problem('is longer than 1 MiB');
    if (uid === 0 && !isRootsOwn(found)) {
      return problem(
        'is not read for root, as other users can write to it: chown it to root, and chmod go-w it',
      );
    }
    return { kind: 'text', text: fs.readFileSync(fd, 'utf8') };
  } catch (error) {
    return problem(`can't be read: ${messageOf(error)}`);
  } finally {
    fs.closeSync(fd);
  }
}

function isRootsOwn({ uid, gid, mode }: fs.Stats): boolean {
  const { S_IWGRP, S_IWOTH } = fs.constants;
  return uid === 0 && (mode & S_IWOTH) === 0 && ((mode & S_IWGRP) === 0 || gid === 0);
}

/** Also below a directory that is closed to us: HOME is another user's under `sudo -E`. */
function isAbsent(error: unknown, path: string): boolean {
  if (!isErrnoException(error)) return false;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return true;
  return error.code === 'EACCES' && !fs.existsSync(path);
}

function problem(text: string): ConfigText {
  return { kind: 'problem', problem: text };
}
