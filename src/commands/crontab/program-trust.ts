import fs from 'node:fs';
import path from 'node:path';

/**
 * Why root should not have this program in a crontab: anyone who may write to the program decides
 * what root runs.
 */
export function distrustOfProgram(program: string): string | undefined {
  let each: string;
  try {
    each = fs.realpathSync(program);
  } catch {
    return undefined;
  }
  const { S_IWGRP, S_IWOTH } = fs.constants;
  for (;;) {
    const { uid, gid, mode } = fs.statSync(each);
    const isSticky = (mode & 0o1000) !== 0;
    const isOpen = (mode & (S_IWOTH | (gid === 0 ? 0 : S_IWGRP))) !== 0 && !isSticky;
    if (uid !== 0 || isOpen) {
      const whose = uid === 0 ? 'others may write to' : `the user with id ${uid} owns`;
      return `${whose} ${each}, and so can change what root runs: install jobmeter for all users`;
    }
    const parent = path.dirname(each);
    if (parent === each) return undefined;
    each = parent;
  }
}
