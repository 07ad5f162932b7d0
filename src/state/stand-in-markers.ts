import path from 'node:path';
import { isThere, namesIn, readPlainFile, removeFile } from '../platform/files.js';
import type { DeliveryKey } from './delivery-lock.js';
import type { Layout } from './layout.js';
import { namesInFolder, writeInFolder } from './folders.js';
import { filterAsync } from '../util/filter-async.js';

/**
 * One file per group and stand-in that was sent the group while its own gateway was down. It
 * contains the name of the stand-in. It is created before the group is sent, so that no copy is
 * forgotten, and removed with the copy.
 */
export async function addStandIn(layout: Layout, key: DeliveryKey): Promise<'added' | 'known'> {
  const { disk } = layout;
  const file = layout.standIn(key.group, key.destination);
  if (await isThere(disk, file)) return 'known';
  await writeInFolder(disk, file, `${key.destination}\n`);
  return 'added';
}

export async function removeStandIn(layout: Layout, key: DeliveryKey): Promise<void> {
  await removeFile(layout.disk, layout.standIn(key.group, key.destination));
}

/** Groups that the stand-in may hold. */
export async function groupsAt(layout: Layout, standIn: string): Promise<readonly string[]> {
  return markersIn(layout, layout.standInsOf(standIn));
}

/** The given stand-ins that may hold the group. */
export async function standInsAmong(
  layout: Layout,
  group: string,
  names: readonly string[],
): Promise<readonly string[]> {
  return filterAsync(names, (name) => isThere(layout.disk, layout.standIn(group, name)));
}

/** All stand-ins with the groups that they may hold. */
export async function allStandIns(
  layout: Layout,
): Promise<readonly { readonly standIn: string; readonly groups: readonly string[] }[]> {
  const { disk, standIns } = layout;
  const folders = await namesIn(disk, standIns);
  const found = await Promise.all(
    folders.map(async (folder) => {
      const groups = await markersIn(layout, path.join(standIns, folder));
      const standIn = await nameOfFolder(layout, folder, groups);
      return standIn === undefined ? [] : [{ standIn, groups }];
    }),
  );
  return found.flat();
}

/** All markers of a folder hold the same name. One that a full disk or a stranger has spoiled does not count. */
async function nameOfFolder(
  layout: Layout,
  folder: string,
  markers: readonly string[],
): Promise<string | undefined> {
  for (const marker of markers) {
    const file = path.join(layout.standIns, folder, marker);
    const name = (await readPlainFile(layout.disk, file).catch(() => '')).trim();
    if (path.basename(layout.standInsOf(name)) === folder) return name;
  }
  return undefined;
}

/** Names of the stand-ins that may hold the group. */
export async function standInsOfGroup(layout: Layout, group: string): Promise<readonly string[]> {
  const all = await allStandIns(layout);
  return all.filter(({ groups }) => groups.includes(group)).map(({ standIn }) => standIn);
}

/** For a group whose state is removed. */
export async function forgetStandIns({ disk, standIns }: Layout, group: string): Promise<void> {
  for (const folder of await namesIn(disk, standIns).catch(() => [])) {
    await removeFile(disk, path.join(standIns, folder, group)).catch(() => {});
  }
}

/** Leaves out files of a killed writer. */
async function markersIn({ disk }: Layout, folder: string): Promise<readonly string[]> {
  return (await namesInFolder(disk, folder)).filter((name) => !name.endsWith('.tmp'));
}
