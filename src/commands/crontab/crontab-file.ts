import fs from 'node:fs';
import path from 'node:path';
import type { CrontabFormat } from '../../crontab/line.js';
import { uuid } from '../../platform/uuid.js';
import { isErrnoException } from '../../util/errno.js';
import { reasonOf } from '../../util/reason-of.js';
import { unreadable } from '../../util/unreadable.js';
import type { ReadSource, Replaced } from './source.js';

const LONGEST_BYTES = 1024 * 1024;

/** A file and its metadata when it was read. */
interface OpenedFile {
  readonly path: string;
  readonly stats: fs.Stats;
}

/**
 * Reads a crontab file. Permissions are checked on the open descriptor, so nobody can replace the
 * file in between.
 */
export function readCrontabFile(
  name: string,
  format: CrontabFormat,
  uid: number | undefined,
): ReadSource {
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  let fd: number | undefined;
  try {
    // Opening a FIFO would block.
    fd = fs.openSync(name, O_RDONLY | O_NONBLOCK);
    const stats = fs.fstatSync(fd);
    if (!stats.isFile()) return { kind: 'failed', reason: 'is not a plain file' };
    if (stats.size > LONGEST_BYTES) return { kind: 'failed', reason: 'is longer than 1 MiB' };
    const opened = { path: name, stats };
    const source = {
      place: { kind: 'file', title: name, format },
      text: fs.readFileSync(fd, 'latin1'),
      replace: (text: string) => replaceFile(opened, text),
      distrust: distrustOf(opened, uid),
    } as const;
    return { kind: 'read', source };
  } catch (error) {
    if (isErrnoException(error) && error.code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'failed', reason: unreadable(error) };
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

/** cron itself ignores a system crontab that others may write to or that has hard links. */
function distrustOf(
  { path: name, stats }: OpenedFile,
  uid: number | undefined,
): string | undefined {
  const { S_IWGRP, S_IWOTH } = fs.constants;
  if (fs.lstatSync(name).isSymbolicLink()) return 'it is a link: name the file itself';
  if (stats.nlink !== 1) return 'it has a second name (a hard link)';
  if (uid !== undefined && stats.uid !== uid) return `it belongs to another user (id ${stats.uid})`;
  const isOpen = (stats.mode & (S_IWOTH | (stats.gid === 0 ? 0 : S_IWGRP))) !== 0;
  return uid === 0 && isOpen ? 'others may write to it: chmod go-w it' : undefined;
}

/**
 * Replaces the file atomically and keeps its owner and mode. cron ignores names that begin with a
 * dot.
 */
function replaceFile({ path: name, stats }: OpenedFile, text: string): Replaced {
  const directory = path.dirname(path.resolve(name));
  const temporary = path.join(directory, `.${path.basename(name)}.${uuid().slice(0, 8)}`);
  try {
    const fd = fs.openSync(temporary, 'wx', 0o600);
    try {
      fs.writeFileSync(fd, text, 'latin1');
      keepOwner(fd, stats);
      fs.fchmodSync(fd, stats.mode & 0o7777);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    if (!isUnchanged(name, stats)) {
      fs.unlinkSync(temporary);
      return { kind: 'failed', reason: 'it has changed meanwhile: try again' };
    }
    fs.renameSync(temporary, name);
    return { kind: 'replaced' };
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

/** Only root may give a file to a group that it is not in itself. */
function keepOwner(fd: number, { uid, gid }: fs.Stats): void {
  try {
    fs.fchownSync(fd, uid, gid);
  } catch (error) {
    if (!isErrnoException(error) || error.code !== 'EPERM') throw error;
    throw new Error(`you are not in its group (id ${gid}): run this as root, or chgrp it first`, {
      cause: error,
    });
  }
}

function isUnchanged(name: string, before: fs.Stats): boolean {
  const now = fs.lstatSync(name);
  return (['dev', 'ino', 'size', 'mtimeMs', 'ctimeMs'] as const).every(
    (key) => now[key] === before[key],
  );
}
