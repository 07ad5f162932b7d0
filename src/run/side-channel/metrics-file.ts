import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Plan } from '../../model/plan.js';

/** An empty file in a private directory of its own. Both paths are absolute: the command may change its directory. */
export interface MetricsFile {
  readonly file: string;
  readonly directory: string;
}

/** Where the file may be, best first: any of them may be missing, read-only or full. */
export function metricsPlaces(
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

/** In the first of the places that takes it; undefined where none does. */
export function createMetricsFile(places: readonly string[]): MetricsFile | undefined {
  for (const place of places) {
    const created = createIn(place);
    if (created !== undefined) return created;
  }
  return undefined;
}

/** A block: ext4 and btrfs keep a few bytes beside the name of a file, and take those on a full disk as well. */
const PROBE = Buffer.alloc(4096, '\n');

function createIn(place: string): MetricsFile | undefined {
  let directory: string | undefined;
  try {
    const parent = path.resolve(place);
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

/** Where others may rename what is ours, the command would write to a file of their choice. */
function isOpenToAll(mode: number): boolean {
  const { S_IWOTH } = fs.constants;
  return (mode & (S_IWOTH | STICKY)) === S_IWOTH;
}

const STICKY = 0o1000;

/** With whatever the command has left in it. */
export function removeMetricsDirectory(directory: string): void {
  try {
    if (!isRemovedPlain(directory)) {
      fs.rmSync(directory, { recursive: true, force: true, maxRetries: 1 });
    }
  } catch {
    // Another process still writes into it. The run does not depend on it.
  }
}

/** The usual case, without loading what removes a tree. */
function isRemovedPlain(directory: string): boolean {
  try {
    fs.rmSync(path.join(directory, 'metrics'), { force: true });
    fs.rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
