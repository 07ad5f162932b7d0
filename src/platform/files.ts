import { constants } from 'node:fs';
import path from 'node:path';
import { sha256 } from '@noble/hashes/sha2';
import type { Disk } from './disk.js';
import { isErrnoException } from '../util/errno.js';
import { uuid } from './uuid.js';

/**
 * The directory and those above it, for their owner only. Node's own `recursive` never ends where a file system answers
 * ENOENT below a directory that is there, as /proc does.
 */
export async function makeDirectory(disk: Disk, directory: string, isRetry = false): Promise<void> {
  try {
    await disk.mkdir(directory, { mode: 0o700 });
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    if (error.code === 'EEXIST' && (await disk.stat(directory)).isDirectory()) return;
    const parent = path.dirname(directory);
    if (error.code !== 'ENOENT' || isRetry || parent === directory) throw error;
    await makeDirectory(disk, parent);
    await makeDirectory(disk, directory, true);
  }
}

/** Also a link that leads nowhere. */
export async function isThere(disk: Disk, file: string): Promise<boolean> {
  try {
    await disk.lstat(file);
    return true;
  } catch (error) {
    if (isErrnoException(error) && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** What is in the directory; nothing where there is none. */
export async function namesIn(disk: Disk, directory: string): Promise<readonly string[]> {
  try {
    return await disk.readdir(directory);
  } catch (error) {
    if (isErrnoException(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** One that is not there is as good as removed. */
export async function removeFile(disk: Disk, file: string): Promise<void> {
  try {
    await disk.unlink(file);
  } catch (error) {
    // A file system that can't be written says so before it looks.
    if (await isThere(disk, file)) throw error;
  }
}

const STICKY = 0o1000;

/**
 * Makes sure that nobody but `owner` (a user id) and root can put files or links of theirs in our way.
 *
 * @throws Error that says what to do
 */
export async function requirePrivate(disk: Disk, directory: string, owner: number): Promise<void> {
  const { uid, gid, mode } = await disk.stat(directory);
  if (uid !== owner && uid !== 0) {
    throw new Error(`it belongs to another user (id ${uid}): name one of your own`);
  }
  const isSticky = (mode & STICKY) !== 0;
  // Where every user has a group of the same number, that group is the user alone.
  const isGroupOpen = (mode & constants.S_IWGRP) !== 0 && gid !== owner && gid !== 0;
  if (isGroupOpen || ((mode & constants.S_IWOTH) !== 0 && !isSticky)) {
    throw new Error(`others may write there: chmod go-w ${directory}`);
  }
}

/**
 * Of a plain file only: a FIFO that somebody has put in its place would hold us for ever.
 *
 * @param links to be followed only in what a person has named
 */
export async function readPlainFile(
  disk: Disk,
  file: string,
  links: 'refused' | 'followed' = 'refused',
): Promise<string> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  const noFollow = links === 'refused' ? O_NOFOLLOW : 0;
  const fd = await disk.open(file, O_RDONLY | O_NONBLOCK | noFollow);
  try {
    if (!(await disk.fstat(fd)).isFile()) throw new Error(`${file} is not a plain file`);
    return await disk.readFile(fd, 'utf8');
  } finally {
    await disk.close(fd);
  }
}

/**
 * A reader sees the old file or the new one, also after a power cut; on a full disk the old one stays.
 *
 * @param mode of the new file, whatever the umask says
 */
export async function writeAtomically(
  disk: Disk,
  file: string,
  text: string,
  mode = 0o600,
): Promise<void> {
  const temporary = `${file}.${uuid().slice(0, 8)}.tmp`;
  try {
    const fd = await disk.open(temporary, 'wx', 0o600);
    try {
      await disk.writeFile(fd, text);
      await disk.fchmod(fd, mode);
      await disk.fsync(fd);
    } finally {
      await disk.close(fd);
    }
    await disk.rename(temporary, file);
  } catch (error) {
    await removeFile(disk, temporary).catch(() => {});
    throw error;
  }
  await syncDirectory(disk, path.dirname(file));
}

/** An empty file that is there after a power cut as well. */
export async function makeMarker(disk: Disk, file: string): Promise<void> {
  if (await isThere(disk, file)) return;
  await makeDirectory(disk, path.dirname(file));
  await disk.close(await disk.open(file, 'a', 0o600));
  await syncDirectory(disk, path.dirname(file));
}

async function syncDirectory(disk: Disk, directory: string): Promise<void> {
  const fd = await disk.open(directory, 'r');
  try {
    await disk.fsync(fd);
  } finally {
    await disk.close(fd);
  }
}

/** A part for people, and a digest of the whole: any label value is a fine file name then. */
export function fileName(readable: string, whole: string): string {
  const digest = Buffer.from(sha256(whole)).toString('hex').slice(0, 16);
  return `${readable.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60)}-${digest}`;
}
