import fs from 'node:fs';

/** Linux's `/proc`. What is not there, not there any more, or not for us to see is undefined or empty. */

export function read(file: string): string | undefined {
  try {
    // The encoding that Node reads in one step.
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

export function list(directory: string): readonly string[] {
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

/** As `/proc` numbers us, which is not what we know ourselves by where it is of an outer pid namespace. */
export function ownPid(): number | undefined {
  const self = readLink('/proc/self');
  return self === undefined ? undefined : Number(self);
}

/** The fields of `/proc/PID/stat` from the state on, which is the third of proc(5). */
export function readStat(pid: number | string): readonly string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  // The name of the program before it stands in parentheses, and may hold some itself.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}
