import { execFileSync } from 'node:child_process';
import { list, ownPid, read, readStat } from '../../platform/proc.js';

/** A process that is alive. One that has ended and was not waited for (a zombie) is none. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  /** Grows with time, in a unit of the platform: tells a process from a later one that got the same pid. */
  readonly startTime?: number;
}

/** All that can be seen from here. Empty where neither `/proc` nor `ps` tells. */
export function listProcesses(): readonly ProcessInfo[] {
  const status = read('/proc/self/status');
  if (status === undefined) return listWithPs();
  // More than one number: this /proc is of an outer pid namespace, and its pids are not those that we can signal.
  return /^NSpid:\t\d+\t/m.test(status) ? [] : listWithProc();
}

function listWithProc(): readonly ProcessInfo[] {
  return list('/proc').flatMap((name) => (/^\d/.test(name) ? (inspect(name) ?? []) : []));
}

function inspect(pid: number | string): ProcessInfo | undefined {
  const fields = readStat(pid);
  if (fields === undefined) return undefined;
  const [state, ppid, threads, startTime] = [fields[0], fields[1], fields[17], fields[19]];
  // A process goes on when its main thread has ended, and looks like a zombie then.
  if (state === 'X' || (state === 'Z' && Number(threads) <= 1)) return undefined;
  return { pid: Number(pid), ppid: Number(ppid), startTime: Number(startTime) };
}

/** For macOS. One `-o` each: POSIX takes everything behind the first `=` for a heading. */
export function listWithPs(): readonly ProcessInfo[] {
  const args = ['-A', '-o', 'pid=', '-o', 'ppid=', '-o', 'stat=', '-o', 'lstart='];
  try {
    const output = execFileSync('ps', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    });
    return output.split('\n').flatMap((line) => parsePsLine(line) ?? []);
  } catch {
    return [];
  }
}

function parsePsLine(line: string): ProcessInfo | undefined {
  const [, pid, ppid, state, started = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
  if (pid === undefined || state === undefined || state.startsWith('Z')) return undefined;
  const startTime = Date.parse(started);
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    ...(!Number.isNaN(startTime) && { startTime }),
  };
}

/** Children, their children and so on, but not `ancestors` themselves. */
export function descendantsOf(
  ancestors: readonly ProcessInfo[],
  processes: readonly ProcessInfo[],
): readonly ProcessInfo[] {
  const byParent = new Map<number, ProcessInfo[]>();
  for (const process of processes) {
    const siblings = byParent.get(process.ppid);
    if (siblings === undefined) byParent.set(process.ppid, [process]);
    else siblings.push(process);
  }
  // The list is not of one moment: pids that were used again may even make a circle of it.
  const seen = new Set(ancestors.map(({ pid }) => pid));
  const family = [...ancestors];
  for (const parent of family) {
    for (const child of byParent.get(parent.pid) ?? []) {
      if (seen.has(child.pid) || isOlder(child, parent)) continue;
      seen.add(child.pid);
      family.push(child);
    }
  }
  return family.slice(ancestors.length);
}

function isOlder(one: ProcessInfo, other: ProcessInfo): boolean {
  return (one.startTime ?? 0) < (other.startTime ?? 0);
}

export interface RunOnHost {
  /** Undefined once the root was waited for: then its pid may be a stranger's. */
  readonly rootPid: number | undefined;
  /** `JOBMETER_RUN_ID=…`: the whole entry, as the job has it in its environment. */
  readonly marker: string;
  /** Members found earlier. They and their children are found again also when nothing else leads to them. */
  readonly known?: readonly ProcessInfo[];
}

/**
 * Every process of a run: the root, what descends from it, and daemons, which descend from it no more but still hold the
 * marker in the environment they were started with. One that was given a new environment (`env -i`), or writes over it
 * to show a title (PostgreSQL), or belongs to another user is found by descent only. Never ourselves.
 */
export function membersOf({ rootPid, marker, known = [] }: RunOnHost): readonly ProcessInfo[] {
  const processes = listProcesses();
  const ids = new Set(known.map(identityOf));
  const own = ownPid();
  const found = processes.filter(
    (each) =>
      each.pid !== own &&
      (each.pid === rootPid || ids.has(identityOf(each)) || holds(each.pid, marker)),
  );
  return [...found, ...descendantsOf(found, processes)];
}

function identityOf({ pid, startTime }: ProcessInfo): string {
  return `${pid} ${startTime}`;
}

function holds(pid: number, marker: string): boolean {
  // An empty entry is at the end of every environment.
  return marker !== '' && (read(`/proc/${pid}/environ`)?.split('\0').includes(marker) ?? false);
}

/** Whether the pid is still that of this process. True where it can't be told. */
export function isStillThere({ pid, startTime }: ProcessInfo): boolean {
  if (startTime === undefined || ownPid() === undefined) return true;
  return inspect(pid)?.startTime === startTime;
}
