import { readdirSync, readFileSync } from 'node:fs';

/** Kills every process with this HOME, such as the job of a failed test. */
export function killLeftovers(home: string): void {
  for (const pid of pids()) {
    if (environment(pid).includes(`HOME=${home}`)) kill(pid);
  }
}

/** Empty without /proc. */
function pids(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Empty if the process has exited or belongs to another user. */
function environment(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has exited meanwhile.
  }
}
