import path from 'node:path';
import type { Disk } from '../platform/disk.js';
import { makeDirectory, namesIn, writeAtomically } from '../platform/files.js';
import { errorCode } from '../util/errno.js';

/** Lists one of the folders of a directory. Empty if a stray file is in its place. */
export async function namesInFolder(disk: Disk, folder: string): Promise<readonly string[]> {
  try {
    return await namesIn(disk, folder);
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** Replaces a file, in a folder that may be missing. */
export async function writeInFolder(disk: Disk, file: string, content: string): Promise<void> {
  await makeDirectory(disk, path.dirname(file));
  await writeAtomically(disk, file, content);
}
