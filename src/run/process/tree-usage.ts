import type { LiveUsage } from '../../model/job-run.js';
import { readStat } from '../../platform/proc.js';
import { isOurChild, walkTree, residentBytes } from './process-tree.js';
import { USER_HZ } from './resources.js';

/** Indexes into the fields of proc(5) `/proc/PID/stat`, which begin with the third. */
const [UTIME, STIME, CUTIME, CSTIME] = [11, 12, 13, 14] as const;

/** Undefined without /proc, or if the process is no longer our child. */
export function usageOfTree(rootPid: number): LiveUsage | undefined {
  if (!isOurChild(rootPid)) return undefined;
  let [user, system, residentMemoryBytes] = [0, 0, 0];
  for (const { pid } of walkTree(rootPid)) {
    const stat = readStat(pid);
    if (stat === undefined) continue;
    const ticks = (...fields: readonly number[]): number =>
      fields.reduce((total, field) => total + Number(stat[field] ?? 0), 0);
    user += ticks(UTIME, CUTIME) / USER_HZ;
    system += ticks(STIME, CSTIME) / USER_HZ;
    residentMemoryBytes += residentBytes(pid, 'current');
  }
  return { cpu: { user, system }, residentMemoryBytes };
}
