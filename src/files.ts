import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '@noble/hashes/sha2';
import { isErrnoException } from './host.js';
import { uuid } from './uuid.js';

/**
 * The directory and those above it, for their owner only. Node's own `recursive` never ends where a file system answers
 * ENOENT below a directory that is there, as /proc does.
 */
export async function makeDirectory(directory: string, isRetry = false): Promise<void> {
  try {
    await fs.mkdir(directory, { mode: 0o700 });
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    if (error.code === 'EEXIST' && (await fs.stat(directory)).isDirectory()) return;
    const parent = path.dirname(directory);
    if (error.code !== 'ENOENT' || isRetry || parent === directory) throw error;
    await makeDirectory(parent);
    await makeDirectory(directory, true);
  }
}

/** Also a link that leads nowhere. */
export async function isThere(file: string): Promise<boolean> {
  try {
    await fs.lstat(file);
    return true;
  } catch (error) {
    if (isErrnoException(error) && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** What is in the directory, up to `limit`, in no order; nothing where there is none. */
export async function namesIn(
  directory: string,
  limit: number = Infinity,
): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await fs.opendir(directory)) {
      if (names.length >= limit) break;
      names.push(name);
    }
  } catch (error) {
    if (!isErrnoException(error) || error.code !== 'ENOENT') throw error;
  }
  return names;
}

const STICKY = 0o1000;

/**
 * Makes sure that nobody but `owner` (a user id) and root can put files or links of theirs in our way.
 *
 * @throws Error that says what to do
 */
export async function requirePrivate(directory: string, owner: number): Promise<void> {
  const { uid, gid, mode } = await fs.stat(directory);
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
  file: string,
  links: 'refused' | 'followed' = 'refused',
): Promise<string> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  const noFollow = links === 'refused' ? O_NOFOLLOW : 0;
  const handle = await fs.open(file, O_RDONLY | O_NONBLOCK | noFollow);
  try {
    if (!(await handle.stat()).isFile()) throw new Error(`${file} is not a plain file`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/**
 * A reader sees the old file or the new one, also after a power cut; on a full disk the old one stays.
 *
 * @param mode of the new file, whatever the umask says
 */
export async function writeAtomically(file: string, text: string, mode = 0o600): Promise<void> {
  const temporary = `${file}.${uuid().slice(0, 8)}.tmp`;
  try {
    const handle = await fs.open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(path.dirname(file));
}

/** An empty file that is there after a power cut as well. */
export async function makeMarker(file: string): Promise<void> {
  if (await isThere(file)) return;
  await makeDirectory(path.dirname(file));
  await (await fs.open(file, 'a', 0o600)).close();
  await syncDirectory(path.dirname(file));
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await fs.open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A part for people, and a digest of the whole: any label value is a fine file name then. */
export function fileName(readable: string, whole: string): string {
  const digest = Buffer.from(sha256(whole)).toString('hex').slice(0, 16);
  return `${readable.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60)}-${digest}`;
}
