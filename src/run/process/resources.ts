import type { ResourceUsage } from '../../model/job-run.js';
import { list, read, readStat } from '../../platform/proc.js';
import { watchResidentMemory } from './resident-memory.js';

export interface ResourceWatch {
  /** To be called right after the exit of the child. */
  end(): ResourceUsage;
}

/**
 * What a child and its descendants use, as Linux tells in `/proc`; elsewhere nothing is known. To be called right after
 * the spawn: whatever else of ours ends before the child counts as well, which is a group probe now and then (2 ms), and
 * flock(1) where that takes the locks (1 ms).
 *
 * CPU and block I/O are of all processes that were waited for, so not of daemons. Memory is the largest resident set of
 * any one process that was seen (VmHWM, polled): no sum, and absent for a job that was too short to be seen.
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

/** Of all attempts of a run. */
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

/** Ticks a second in `/proc`: the same for every Linux that Node runs on. */
const USER_HZ = 100;

/** User and system mode: `cutime` and `cstime` of proc(5). */
function ticksOfChildren(): Pair | undefined {
  const fields = readStat('self');
  return fields && [Number(fields[13]), Number(fields[14])];
}

/** Read and written. What the process has, and none of its threads has, is of its children. */
function bytesOfChildren(): Pair | undefined {
  const whole = readIo('/proc/self/io');
  const threads = list('/proc/self/task').map((tid) => readIo(`/proc/self/task/${tid}/io`));
  return threads.reduce((rest, own) => rest && own && [rest[0] - own[0], rest[1] - own[1]], whole);
}

/** Absent where the kernel does not count it (TASK_IO_ACCOUNTING). */
function readIo(file: string): Pair | undefined {
  const found = /^read_bytes: (\d+)\nwrite_bytes: (\d+)$/m.exec(read(file) ?? '');
  return found === null ? undefined : [Number(found[1]), Number(found[2])];
}

/** Never below zero: our own threads go on while we read. */
function difference(after: Pair | undefined, before: Pair | undefined): Pair | undefined {
  return after && before && [Math.max(0, after[0] - before[0]), Math.max(0, after[1] - before[1])];
}
