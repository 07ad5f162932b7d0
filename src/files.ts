import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isErrnoException } from './host.js';

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

/** Of a plain file only: a FIFO that somebody has put in its place would hold us for ever. */
export async function readPlainFile(file: string): Promise<string> {
  const handle = await fs.open(file, constants.O_RDONLY | constants.O_NONBLOCK);
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
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
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
  const directory = await fs.open(path.dirname(file), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
