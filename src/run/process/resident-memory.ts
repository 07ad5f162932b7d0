import { list, ownPid, read, readStat } from '../../platform/proc.js';

const FIRST_LOOK_MS = 20;
const LONGEST_PAUSE_MS = 1000;
/** A job was last looked at in the last fifth of its time, as long as the longest pause allows that. */
const GROWTH = 1.25;
/** A thousand times what a look takes: we use less than a thousandth of a CPU. */
const PAUSE_PER_PROCESS_MS = 50;
const PAUSE_PER_THREAD_MS = 15;
/** Of a larger tree the first ones are looked at: signals have to wait meanwhile. */
const LARGEST_TREE = 1000;

/**
 * Looks now and then for the largest resident set (VmHWM) of any one process of a tree. `end` gives it in bytes;
 * undefined where none was seen. Not `memory.peak` of the cgroup: that one counts since the cgroup was made, and cron,
 * a shell and a CI runner have theirs in common with us and others.
 */
export function watchResidentMemory(rootPid: number): { end(): number | undefined } {
  let peak: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const lookIn = (ms: number): void => {
    timer = setTimeout(() => {
      if (!isChildOfOurs(rootPid)) return;
      const tree = lookAt(rootPid);
      if (tree.peak > 0) peak = Math.max(peak ?? 0, tree.peak);
      lookIn(Math.max(Math.min(ms * GROWTH, LONGEST_PAUSE_MS), tree.costMs));
    }, ms).unref();
  };
  lookIn(FIRST_LOOK_MS);
  return {
    end() {
      clearTimeout(timer);
      return peak;
    },
  };
}

/** Otherwise the pid is a stranger's: it was waited for, or `/proc` is of an outer pid namespace. */
function isChildOfOurs(pid: number): boolean {
  const parent = readStat(pid)?.[1];
  return parent !== undefined && Number(parent) === ownPid();
}

/** By the kernel's own lists of children: cheap, however much else runs on the host. */
function lookAt(rootPid: number): { readonly peak: number; readonly costMs: number } {
  let peak = 0;
  let costMs = PAUSE_PER_PROCESS_MS;
  const tree = [rootPid];
  for (const pid of tree) {
    peak = Math.max(peak, residentBytes(pid));
    const threads = list(`/proc/${pid}/task`);
    costMs += PAUSE_PER_PROCESS_MS + threads.length * PAUSE_PER_THREAD_MS;
    const children = threads.flatMap((tid) => childrenOf(pid, tid));
    tree.push(...children.slice(0, LARGEST_TREE - tree.length));
  }
  return { peak, costMs };
}

function residentBytes(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

function childrenOf(pid: number, tid: string): readonly number[] {
  const text = read(`/proc/${pid}/task/${tid}/children`) ?? '';
  return text.split(' ').filter(Boolean).map(Number);
}
