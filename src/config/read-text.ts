import fs from 'node:fs';
import { isErrnoException } from '../util/errno.js';
import { unreadable } from '../util/unreadable.js';

export type ConfigText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** Message that follows the path. */
  | { readonly kind: 'problem'; readonly problem: string };

/** No real config file is longer. */
const LIMIT_BYTES = 1024 * 1024;

/**
 * Reads a file if this user may trust it. For root, the path is not enough: anyone who may write to
 * the file decides what root runs. Owner and mode are checked on the open file, which nobody can
 * replace. Its directories don't matter, because an open file has what root wrote, wherever it is.
 */
export function readConfigText(path: string, uid: number | undefined): ConfigText {
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  let fd: number;
  try {
    // Opening a FIFO would block.
    fd = fs.openSync(path, O_RDONLY | O_NONBLOCK);
  } catch (error) {
    return isAbsent(error, path) ? { kind: 'absent' } : problem(unreadable(error));
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
    return problem(unreadable(error));
  } finally {
    fs.closeSync(fd);
  }
}

function isRootsOwn({ uid, gid, mode }: fs.Stats): boolean {
  const { S_IWGRP, S_IWOTH } = fs.constants;
  return uid === 0 && (mode & S_IWOTH) === 0 && ((mode & S_IWGRP) === 0 || gid === 0);
}

/**
 * Includes a file below an inaccessible directory: under `sudo -E`, HOME is that of another user.
 */
function isAbsent(error: unknown, path: string): boolean {
  if (!isErrnoException(error)) return false;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return true;
  return error.code === 'EACCES' && !fs.existsSync(path);
}

function problem(text: string): ConfigText {
  return { kind: 'problem', problem: text };
}
