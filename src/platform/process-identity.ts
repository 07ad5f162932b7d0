import { ownPid, readProc, readLink, readStat } from './proc.js';

/** Identifies a process permanently, because pids are reused. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Ticks from boot to its start. A later process with the same pid has another value. */
  readonly startTicks: string;
  /** Another container has the same pids. */
  readonly pidNamespace: string;
  readonly bootId: string;
}

/** Indexes into the fields of proc(5) `/proc/PID/stat`, which begin with the third, the state. */
const STATE = 0;
const START_TIME = 19;

/** Undefined where there is no /proc. */
export function ownIdentity(): ProcessIdentity | undefined {
  const pid = ownPid();
  const startTicks = pid === undefined ? undefined : readStat(pid)?.[START_TIME];
  const place = ownPlace();
  return pid === undefined || startTicks === undefined || place === undefined
    ? undefined
    : { pid, startTicks, ...place };
}

/**
 * `unknown`: the process belongs to another container or host, or `/proc` is mounted with
 * `hidepid`.
 */
export function isAlive(identity: ProcessIdentity): boolean | 'unknown' {
  const place = ownPlace();
  if (place?.bootId !== identity.bootId || place.pidNamespace !== identity.pidNamespace) {
    return 'unknown';
  }
  const stat = readStat(identity.pid);
  if (stat === undefined) return readStat(1) === undefined ? 'unknown' : false;
  const isZombie = stat[STATE] === 'Z' || stat[STATE] === 'X';
  return stat[START_TIME] === identity.startTicks && !isZombie;
}

function ownPlace(): Pick<ProcessIdentity, 'pidNamespace' | 'bootId'> | undefined {
  const pidNamespace = readLink('/proc/self/ns/pid');
  const bootId = readProc('/proc/sys/kernel/random/boot_id')?.trim();
  return pidNamespace === undefined || bootId === undefined ? undefined : { pidNamespace, bootId };
}
