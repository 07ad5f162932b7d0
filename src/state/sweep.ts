import path from 'node:path';
import { removeFile } from '../platform/files.js';
import type { Layout } from './layout.js';

/** A write takes milliseconds. */
const LEFT_BEHIND_MS = 3_600_000;

/** Removes what writers that were killed have left behind. */
export async function sweep({ disk, groups }: Layout): Promise<void> {
  const names = await disk.readdir(groups).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('.tmp'))) {
    const file = path.join(groups, name);
    const stat = await disk.lstat(file).catch(() => undefined);
    const isOld = stat !== undefined && Date.now() - stat.mtimeMs > LEFT_BEHIND_MS;
    if (isOld) await removeFile(disk, file);
  }
}
