import { constants } from 'node:fs';
import path from 'node:path';
import { digestOf } from './digest.js';
import type { Disk } from './disk.js';
import { errorCode } from '../util/errno.js';
import { uuid } from './uuid.js';

/**
 * Creates the directory and its parents with mode 0700. Node's own `recursive` option loops
 * endlessly if a file system reports ENOENT below an existing directory, as /proc does.
 */
export async function makeDirectory(disk: Disk, directory: string, isRetry = false): Promise<void> {
  try {
    await disk.mkdir(directory, { mode: 0o700 });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && (await disk.stat(directory)).isDirectory()) return;
    const parent = path.dirname(directory);
    if (code !== 'ENOENT' || isRetry || parent === directory) throw error;
    await makeDirectory(disk, parent);
    await makeDirectory(disk, directory, true);
  }
}

/** Also true for a dangling symbolic link. */
export async function isThere(disk: Disk, file: string): Promise<boolean> {
  try {
    await disk.lstat(file);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return false;
    throw error;
  }
}

/** Lists the directory. Empty if it does not exist. */
export async function namesIn(disk: Disk, directory: string): Promise<readonly string[]> {
  try {
    return await disk.readdir(directory);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Also succeeds if the file does not exist. */
export async function removeFile(disk: Disk, file: string): Promise<void> {
  try {
    await disk.unlink(file);
  } catch (error) {
    // A read-only file system reports EROFS even if the file does not exist.
    if (await isThere(disk, file)) throw error;
  }
}

/**
 * Reads a regular file. Refuses anything else: a FIFO in its place would block forever.
 *
 * @param links `followed` only for paths that the user gave
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
    if (!(await disk.fstat(fd)).isFile()) throw new Error('it is not a regular file');
    return await disk.readFile(fd, 'utf8');
  } finally {
    await disk.close(fd);
  }
}

/**
 * Replaces the file atomically. Readers see the old file or the new one, even after a power failure. On a full disk the
 * old file stays.
 *
 * @param mode of the new file, regardless of the umask
 */
export async function writeAtomically(
  disk: Disk,
  file: string,
  content: string | Uint8Array,
  mode = 0o600,
): Promise<void> {
  const temporary = `${file}.${uuid().slice(0, 8)}.tmp`;
  try {
    const fd = await disk.open(temporary, 'wx', 0o600);
    try {
      await disk.writeFile(fd, content);
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
  await sync(disk, path.dirname(file));
}

/** Creates an empty file that survives a power failure. */
export async function makeMarker(disk: Disk, file: string): Promise<void> {
  if (await isThere(disk, file)) return;
  await makeDirectory(disk, path.dirname(file));
  await disk.close(await disk.open(file, 'a', 0o600));
  await sync(disk, path.dirname(file));
}

/** A file or a directory. */
export async function sync(disk: Disk, file: string): Promise<void> {
  const fd = await disk.open(file, 'r');
  try {
    await disk.fsync(fd);
  } finally {
    await disk.close(fd);
  }
}

/** Makes a file name from a readable part and a digest of the whole, so that any label value is safe. */
export function fileName(readable: string, whole: string): string {
  const digest = digestOf(whole).slice(0, 16);
  return `${readable.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60)}-${digest}`;
}
