import { constants } from 'node:fs';
import path from 'node:path';
import type { Disk } from './disk.js';
import { shellLine } from '../util/shell-words.js';

const STICKY = 0o1000;

/**
 * Ensures that only `owner` (a user id) and root can create files or links in the directory. In a sticky directory, as
 * /tmp is, everybody can.
 *
 * @throws Error with the problem and the remedy
 */
export async function requirePrivate(disk: Disk, directory: string, owner: number): Promise<void> {
  const { uid, gid, mode } = await disk.stat(directory);
  if (uid !== owner && uid !== 0) {
    throw new Error(`it belongs to another user (id ${uid}): name a directory of your own`);
  }
  // With user private groups, the group with the number of the user id has no other members.
  const isGroupOpen = (mode & constants.S_IWGRP) !== 0 && gid !== owner && gid !== 0;
  if (!isGroupOpen && (mode & constants.S_IWOTH) === 0) return;
  // A volume of Kubernetes often belongs to root and is open to everybody. /tmp has to stay as it is.
  const remedy =
    uid === owner && (mode & STICKY) === 0
      ? `run ${shellLine(['chmod', 'go-w', directory])}`
      : `name a new directory in it, such as ${path.join(directory, 'jobmeter')}`;
  throw new Error(`other users can write to it: ${remedy}`);
}
