import type { ResourceUsage } from '../../model/job-run.js';
import { listProc, readProc, readStat } from '../../platform/proc.js';
import { watchResidentMemory } from './resident-memory.js';

export interface ResourceWatch {
  /** Call it right after the child has exited. */
  end(): ResourceUsage;
}

/**
 * Measures a child and its descendants with `/proc` on Linux; other systems report nothing. Call it
 * right after the spawn: children of jobmeter that end before the job count as well. These are
 * sometimes a group probe (2 ms), and flock(1) if it takes the locks (1 ms).
 *
 * CPU and block I/O cover all processes that were waited for, so not daemons. Memory is the largest
 * resident set of any single process that polling saw (VmHWM), not a sum. It is absent if the job
 * was too short for a poll.
 */
export function watchResources(rootPid: number | undefined): ResourceWatch {
  const [ticksBefore, bytesBefore] = [ticksOfChildren(), bytesOfChildren()];
  const memory = rootPid === undefined ? undefined : watchResidentMemory(rootPid);
  return {
    end() {
      const ticks = difference(ticksOfChildren(), ticksBefore);
      const bytes = difference(bytesOfChildren(), bytesBefore);
      const maxResidentMemoryBytes = memory?.end();
      return {
        ...(ticks && { cpu: { user: ticks[0] / USER_HZ, system: ticks[1] / USER_HZ } }),
        ...(maxResidentMemoryBytes !== undefined && { maxResidentMemoryBytes }),
        ...(bytes && { blockIo: { readBytes: bytes[0], writtenBytes: bytes[1] } }),
      };
    },
  };
}

/** Adds up the usage of all attempts. Memory is the maximum. */
export function addUp(usages: readonly ResourceUsage[]): ResourceUsage {
  const cpu = usages.flatMap((usage) => usage.cpu ?? []);
  const blockIo = usages.flatMap((usage) => usage.blockIo ?? []);
  const memory = usages.flatMap((usage) => usage.maxResidentMemoryBytes ?? []);
  return {
    ...(cpu.length > 0 && {
      cpu: { user: sum(cpu.map(({ user }) => user)), system: sum(cpu.map(({ system }) => system)) },
    }),
    ...(blockIo.length > 0 && {
      blockIo: {
        readBytes: sum(blockIo.map(({ readBytes }) => readBytes)),
        writtenBytes: sum(blockIo.map(({ writtenBytes }) => writtenBytes)),
      },
    }),
    ...(memory.length > 0 && { maxResidentMemoryBytes: Math.max(...memory) }),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

type Pair = readonly [number, number];

/** Ticks per second in `/proc`. The same on every Linux that Node supports. */
export const USER_HZ = 100;

/** User and system time of waited-for children: `cutime` and `cstime` in proc(5). */
function ticksOfChildren(): Pair | undefined {
  const fields = readStat('self');
  return fields && [Number(fields[13]), Number(fields[14])];
}

/** Bytes read and written by waited-for children: the total of the process minus that of its threads. */
function bytesOfChildren(): Pair | undefined {
  const whole = readIo('/proc/self/io');
  if (whole?.every((bytes) => bytes === 0)) return whole;
  const threads = listProc('/proc/self/task').map((tid) => readIo(`/proc/self/task/${tid}/io`));
  return threads.reduce((rest, own) => rest && own && [rest[0] - own[0], rest[1] - own[1]], whole);
}

/** Undefined if the kernel was built without TASK_IO_ACCOUNTING. */
function readIo(file: string): Pair | undefined {
  const found = /^read_bytes: (\d+)\nwrite_bytes: (\d+)$/m.exec(readProc(file) ?? '');
  return found === null ? undefined : [Number(found[1]), Number(found[2])];
}

/** Never negative: our own threads do I/O between the reads.  */
function difference(after: Pair | undefined, before: Pair | undefined): Pair | undefined {
  return after && before && [Math.max(0, after[0] - before[0]), Math.max(0, after[1] - before[1])];
}
