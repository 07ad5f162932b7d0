import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Plan } from '../../model/plan.js';

/** An empty file in a private directory. Both paths are absolute, because the command may change its directory. */
export interface MetricsFile {
  readonly file: string;
  readonly directory: string;
}

/** Directories for the file, best first. Any of them may be missing, read-only or full. */
export function metricsDirectories(
  state: Plan['state'],
  uid: number | undefined,
): readonly [string, ...string[]] {
  return [
    os.tmpdir(),
    ...(state.kind === 'directory' ? [state.path] : []),
    '/dev/shm',
    '/tmp',
    ...(uid === undefined ? [] : [`/run/user/${uid}`]),
  ];
}

/** Creates the file in the first usable directory; undefined if there is none. */
export function createMetricsFile(parents: readonly string[]): MetricsFile | undefined {
  for (const parent of parents) {
    const created = createIn(parent);
    if (created !== undefined) return created;
  }
  return undefined;
}

/** One block: ext4 and btrfs store a few bytes in the inode, even on a full disk. */
const PROBE = Buffer.alloc(4096, '\n');

function createIn(given: string): MetricsFile | undefined {
  let directory: string | undefined;
  try {
    const parent = path.resolve(given);
    if (isOpenToAll(fs.statSync(parent).mode)) return undefined;
    directory = fs.mkdtempSync(path.join(parent, 'jobmeter-'));
    const file = path.join(directory, 'metrics');
    const fd = fs.openSync(file, 'wx', 0o600);
    try {
      fs.writeSync(fd, PROBE);
      fs.ftruncateSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    return { file, directory };
  } catch {
    if (directory !== undefined) removeMetricsDirectory(directory);
    return undefined;
  }
}

/** If others may rename the directory, they choose the file that the command writes to. */
function isOpenToAll(mode: number): boolean {
  const { S_IWOTH } = fs.constants;
  return (mode & (S_IWOTH | STICKY)) === S_IWOTH;
}

const STICKY = 0o1000;

/** Removes the directory and anything the command left in it. */
export function removeMetricsDirectory(directory: string): void {
  try {
    if (!isRemovedPlain(directory)) {
      fs.rmSync(directory, { recursive: true, force: true, maxRetries: 1 });
    }
  } catch {
    // Another process may still write into it.
  }
}

/** The usual case, without loading Node's recursive removal. */
function isRemovedPlain(directory: string): boolean {
  try {
    // Not rmSync, which loads the recursive removal for a single file too.
    fs.unlinkSync(path.join(directory, 'metrics'));
    fs.rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
