import path from 'node:path';
import { namesIn, removeFile } from '../platform/files.js';
import { type Layout, REFRESHED } from './layout.js';
import { groupNames } from './map-groups.js';
import { listNotes } from './start-notes.js';

/** A write takes milliseconds. */
const LEFT_BEHIND_MS = 3_600_000;

/** The directory may be that of a systemd unit, whose program stores its own files there. */
const OF_JOBMETER = /(?:-[\da-f]{16}|^refreshed)\./;

/**
 * Removes files that killed writers left, notes that lost their content in a power cut, and sent
 * series of groups that no longer exist.
 */
export async function sweep(layout: Layout): Promise<void> {
  const { disk, groups, started } = layout;
  const names = await namesIn(disk, groups).catch(() => []);
  const temporary = names.filter((name) => name.endsWith('.tmp'));
  await removeOld(layout, groups, temporary);
  const notes = await namesIn(disk, started).catch(() => []);
  const readable = new Set(
    (await listNotes(layout)).map(({ group, note }) => `${group}.${note.id}`),
  );
  await removeOld(
    layout,
    started,
    notes.filter((name) => !readable.has(name)),
  );
  await sweepSent(layout);
}

async function sweepSent(layout: Layout): Promise<void> {
  const known = await groupNames(layout).catch(() => undefined);
  if (known === undefined) return;
  const files = new Set(known.map((name) => `${name}.json`));
  for (const folder of await namesIn(layout.disk, layout.sent).catch(() => [])) {
    const directory = path.join(layout.sent, folder);
    const names = await namesIn(layout.disk, directory).catch(() => []);
    const orphans = names.filter((name) => name !== REFRESHED && !files.has(name));
    await removeOld(layout, directory, orphans);
  }
}

async function removeOld(
  { disk }: Layout,
  directory: string,
  names: readonly string[],
): Promise<void> {
  const folder = await disk.lstat(directory).catch(() => undefined);
  // A link may lead to other files.
  if (folder?.isDirectory() !== true) return;
  for (const name of names.filter((each) => OF_JOBMETER.test(each))) {
    const file = path.join(directory, name);
    const stat = await disk.lstat(file).catch(() => undefined);
    const isOld = stat !== undefined && Date.now() - stat.mtimeMs > LEFT_BEHIND_MS;
    if (isOld && stat.isFile()) await removeFile(disk, file);
  }
}
