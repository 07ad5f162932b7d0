import { readPlainFile } from '../platform/files.js';
import { writeInFolder } from './folders.js';
import type { Layout } from './layout.js';

/**
 * The time of the newest sample that a refresh sent to an engine, in milliseconds since the epoch
 * by the clock of the engine. One file for all groups. Undefined without a refresh.
 */
export async function readRefreshed(
  layout: Layout,
  destination: string,
): Promise<number | undefined> {
  const text = await readPlainFile(layout.disk, layout.refreshed(destination)).catch(() => '');
  return /^\d{1,15}\n$/.test(text) ? Number(text) : undefined;
}

/**
 * A failure is not reported: at worst, a run that ends right now is refused as older until the next
 * refresh.
 */
export async function writeRefreshed(
  layout: Layout,
  destination: string,
  atMs: number,
): Promise<void> {
  const file = layout.refreshed(destination);
  await writeInFolder(layout.disk, file, `${atMs}\n`).catch(() => {});
}
