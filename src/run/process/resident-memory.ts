import { isOurChild, walkTree, residentBytes } from './process-tree.js';

const FIRST_POLL_MS = 20;
const MAX_INTERVAL_MS = 1000;
/** Growth of the interval. Below the maximum interval, the last poll falls into the last fifth of the runtime. */
const GROWTH = 1.25;
/** Minimum interval per process and thread: a thousand times the cost of a poll, to use less than 0.1 % of a CPU. */
const INTERVAL_PER_PROCESS_MS = 50;
const INTERVAL_PER_THREAD_MS = 15;

/**
 * Polls the largest resident set (VmHWM) of any single process of a tree. `end` returns it in bytes, or undefined if no
 * process was seen. Does not use `memory.peak` of the cgroup: it counts since the cgroup was created, and processes of
 * cron, a shell or a CI runner share the cgroup.
 */
export function watchResidentMemory(rootPid: number): { end(): number | undefined } {
  let peak: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const pollIn = (ms: number): void => {
    timer = setTimeout(() => {
      if (!isOurChild(rootPid)) return;
      const tree = poll(rootPid);
      if (tree.peak > 0) peak = Math.max(peak ?? 0, tree.peak);
      pollIn(Math.max(Math.min(ms * GROWTH, MAX_INTERVAL_MS), tree.minIntervalMs));
    }, ms).unref();
  };
  pollIn(FIRST_POLL_MS);
  return {
    end() {
      clearTimeout(timer);
      return peak;
    },
  };
}

function poll(rootPid: number): { readonly peak: number; readonly minIntervalMs: number } {
  let peak = 0;
  let minIntervalMs = INTERVAL_PER_PROCESS_MS;
  for (const { pid, threads } of walkTree(rootPid)) {
    peak = Math.max(peak, residentBytes(pid, 'peak'));
    minIntervalMs += INTERVAL_PER_PROCESS_MS + threads.length * INTERVAL_PER_THREAD_MS;
  }
  return { peak, minIntervalMs };
}
