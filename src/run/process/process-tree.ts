import { listProc, ownPid, readProc, readStat } from '../../platform/proc.js';

/** Maximum number of processes, because reading them delays the handling of signals. */
const MAX_PROCESSES = 1000;

export interface TreeProcess {
  readonly pid: number;
  /** Thread ids. */
  readonly threads: readonly string[];
}

/**
 * Finds the root and its descendants on Linux. Follows the kernel's lists of children, whose cost
 * does not depend on other processes on the host.
 */
export function* walkTree(rootPid: number): Generator<TreeProcess> {
  const tree = [rootPid];
  for (const pid of tree) {
    const threads = listProc(`/proc/${pid}/task`);
    yield { pid, threads };
    const children = threads.flatMap((tid) => childrenOf(pid, tid));
    tree.push(...children.slice(0, MAX_PROCESSES - tree.length));
  }
}

/** Otherwise the process was waited for and its pid may be reused, or `/proc` belongs to an outer pid namespace. */
export function isOurChild(pid: number): boolean {
  const parent = readStat(pid)?.[1];
  return parent !== undefined && Number(parent) === ownPid();
}

function childrenOf(pid: number, tid: string): readonly number[] {
  const text = readProc(`/proc/${pid}/task/${tid}/children`) ?? '';
  return text.split(' ').filter(Boolean).map(Number);
}

/** `current` is VmRSS of proc(5), `peak` is VmHWM. */
const RESIDENT_SET: Readonly<Record<'current' | 'peak', RegExp>> = {
  current: /^VmRSS:\s+(\d+) kB$/m,
  peak: /^VmHWM:\s+(\d+) kB$/m,
};

/** The resident set of a process in bytes. 0 if the process is gone. */
export function residentBytes(pid: number, which: 'current' | 'peak'): number {
  const kibibytes = RESIDENT_SET[which].exec(readProc(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(kibibytes ?? 0) * 1024;
}
