import { constants } from 'node:fs';
import type { Disk } from '../platform/disk.js';
import { readPlainFile } from '../platform/files.js';
import { ownPid, readLink, readStat } from '../platform/proc.js';

/** A process that holds a lock. */
export interface Holder {
  readonly pid: number;
  /** When its run started, in seconds since the epoch. */
  readonly startedAt: number;
}

/** Each holder overwrites all that the one before it has written. */
const LENGTH = 128;

/** Field 22 of proc(5) `/proc/PID/stat`, counted from the state, which is the third: ticks from boot to start. */
const START_TIME = 19;

/** Notes us in a lock file that we hold. Where that fails, others are told less. */
export async function writeHolder(disk: Disk, file: string, startedAt: number): Promise<void> {
  const pid = ownPid();
  const identity = pid === undefined ? undefined : identityOf(pid);
  if (identity !== undefined) await write(disk, file, `${startedAt} ${identity}`);
}

/** To be called by a holder that leaves before others. A note of another holder stays. */
export async function eraseHolder(disk: Disk, file: string): Promise<void> {
  const holder = await readHolder(disk, file);
  if (holder !== undefined && holder.pid === ownPid()) await write(disk, file, '');
}

/** Undefined where the process that the note names is gone, or is another one by now. */
export async function readHolder(disk: Disk, file: string): Promise<Holder | undefined> {
  const text = await readPlainFile(disk, file).catch(() => '');
  const [startedAt = '', pid = '', ...rest] = text.trim().split(' ');
  const identity = [pid, ...rest].join(' ');
  return pid !== '' && identityOf(Number(pid)) === identity
    ? { pid: Number(pid), startedAt: Number(startedAt) }
    : undefined;
}

/** A pid is used again, but not by a process that started within the same tick; another container has the same ones. */
function identityOf(pid: number): string | undefined {
  const ticks = readStat(pid)?.[START_TIME];
  const namespace = readLink('/proc/self/ns/pid');
  return ticks === undefined || namespace === undefined
    ? undefined
    : `${pid} ${ticks} ${namespace}`;
}

async function write(disk: Disk, file: string, text: string): Promise<void> {
  const { O_WRONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  try {
    const fd = await disk.open(file, O_WRONLY | O_NONBLOCK | O_NOFOLLOW);
    await disk.writeFile(fd, text.padEnd(LENGTH)).finally(() => disk.close(fd));
  } catch {
    // The note is a help for people. The lock holds without it.
  }
}
