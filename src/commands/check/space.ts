import type { StatsFs } from 'node:fs';
import type { Finding } from '../../model/finding.js';

const MB = 1_000_000;
/** A state file takes up to 100 kB, and twice that while it is replaced. */
const NEEDED_MB = 1;
const COMFORTABLE_MB = 100;

/** Checks free space and free inodes. */
export function spaceFindings(
  subject: string,
  { bavail, bsize, files, ffree }: Pick<StatsFs, 'bavail' | 'bsize' | 'files' | 'ffree'>,
): readonly Finding[] {
  const mb = Math.floor((bavail * bsize) / MB);
  // Some file systems create inodes on demand and report 0 of 0.
  const isOutOfInodes = files > 0 && ffree === 0;
  const common = { check: 'state-space', subject };
  const what = isOutOfInodes ? 'no inode is left on its disk' : `${mb} MB left on its disk`;
  if (!isOutOfInodes && mb >= COMFORTABLE_MB) return [{ level: 'ok', ...common, what }];
  const level = isOutOfInodes || mb < NEEDED_MB ? 'problem' : 'warning';
  const why = 'A result that cannot be kept is sent once, and is lost if that fails.';
  return [
    {
      level,
      ...common,
      what,
      why,
      mend: ['make room on the disk, or name another with --state-dir'],
    },
  ];
}
