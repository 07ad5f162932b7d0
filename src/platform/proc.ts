import fs from 'node:fs';

/** Reads Linux's `/proc`. A file that does not exist, has gone or is not readable gives undefined or an empty list. */

export function readProc(file: string): string | undefined {
  try {
    // Node reads UTF-8 files in one synchronous call into C++.
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

export function listProc(directory: string): readonly string[] {
  try {
    return fs.readdirSync(directory);
  } catch {
    return [];
  }
}

export function readLink(file: string): string | undefined {
  try {
    return fs.readlinkSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Our pid as numbered by `/proc`. It differs from `process.pid` if `/proc` belongs to an outer pid
 * namespace.
 */
export function ownPid(): number | undefined {
  const self = readLink('/proc/self');
  return self === undefined ? undefined : Number(self);
}

/** The fields of `/proc/PID/stat` from the state on, which is the third of proc(5). */
export function readStat(pid: number | string): readonly string[] | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  // Field 2, the program name, is in parentheses and may itself contain parentheses.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}
