import { execFileSync } from 'node:child_process';
import { listProc, ownPid, readProc, readStat } from '../../platform/proc.js';
import { groupedBy } from '../../util/grouped-by.js';

/** A running process. Excludes zombies. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  /** Start time in a platform-specific unit. Distinguishes processes that reuse a pid. */
  readonly startTime?: number;
}

/** Lists all visible processes. Empty if neither `/proc` nor `ps` is available. */
export function listProcesses(): readonly ProcessInfo[] {
  const status = readProc('/proc/self/status');
  if (status === undefined) return listWithPs();
  // More than one number: /proc belongs to an outer pid namespace, and its pids are not valid for kill().
  return /^NSpid:\t\d+\t/m.test(status) ? [] : listWithProc();
}

function listWithProc(): readonly ProcessInfo[] {
  return listProc('/proc').flatMap((name) => (/^\d/.test(name) ? (inspect(name) ?? []) : []));
}

function inspect(pid: number | string): ProcessInfo | undefined {
  const fields = readStat(pid);
  if (fields === undefined) return undefined;
  const [state, ppid, threads, startTime] = [fields[0], fields[1], fields[17], fields[19]];
  // A process whose main thread has ended looks like a zombie, but its other threads still run.
  if (state === 'X' || (state === 'Z' && Number(threads) <= 1)) return undefined;
  return { pid: Number(pid), ppid: Number(ppid), startTime: Number(startTime) };
}

/** For macOS. Needs one `-o` per column: in POSIX, everything after the first `=` is the header text. */
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

/** All descendants of `ancestors`, without `ancestors` themselves. */
export function descendantsOf(
  ancestors: readonly ProcessInfo[],
  processes: readonly ProcessInfo[],
): readonly ProcessInfo[] {
  const byParent = groupedBy(processes, ({ ppid }) => ppid);
  // The list is not an atomic snapshot: with reused pids, parents may even form a cycle.
  const seen = new Set(ancestors.map(({ pid }) => pid));
  const found = [...ancestors];
  for (const parent of found) {
    for (const child of byParent.get(parent.pid) ?? []) {
      if (seen.has(child.pid) || isOlder(child, parent)) continue;
      seen.add(child.pid);
      found.push(child);
    }
  }
  return found.slice(ancestors.length);
}

function isOlder(one: ProcessInfo, other: ProcessInfo): boolean {
  return (one.startTime ?? 0) < (other.startTime ?? 0);
}

export interface RunOnHost {
  /** Undefined once the root was waited for, because its pid may be reused then. */
  readonly rootPid: number | undefined;
  /** The environment entry `JOBMETER_RUN_ID=…` of the job. */
  readonly marker: string;
  /** Members found earlier. Finds them and their children again, even if they have left the process tree. */
  readonly known?: readonly ProcessInfo[];
}

/**
 * Finds every process of a run: the root, its descendants, and daemons, which have left the process tree but have the
 * marker in their initial environment. A process with a new environment (`env -i`), one that overwrites it with a title
 * (PostgreSQL), and one of another user is found by descent only. Never returns our own process.
 */
export function membersOf({ rootPid, marker, known = [] }: RunOnHost): readonly ProcessInfo[] {
  const processes = listProcesses();
  const ids = new Set(known.map(identityOf));
  const own = ownPid();
  const found = processes.filter(
    (each) =>
      each.pid !== own &&
      (each.pid === rootPid || ids.has(identityOf(each)) || hasMarker(each.pid, marker)),
  );
  return [...found, ...descendantsOf(found, processes)];
}

function identityOf({ pid, startTime }: ProcessInfo): string {
  return `${pid} ${startTime}`;
}

function hasMarker(pid: number, marker: string): boolean {
  // The content ends with NUL, so splitting it gives an empty last entry.
  return marker !== '' && (readProc(`/proc/${pid}/environ`)?.split('\0').includes(marker) ?? false);
}

/** Whether the pid still belongs to this process. True if unknown. */
export function isStillThere({ pid, startTime }: ProcessInfo): boolean {
  if (startTime === undefined || ownPid() === undefined) return true;
  return inspect(pid)?.startTime === startTime;
}
