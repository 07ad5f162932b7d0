import { readdirSync, readFileSync } from 'node:fs';

/** Kills every process that was started with this HOME, such as a job that outlived a failed test. */
export function killLeftovers(home: string): void {
  for (const pid of pids()) {
    if (environment(pid).includes(`HOME=${home}`)) kill(pid);
  }
}

/** Empty where there is no /proc. */
function pids(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Empty for a process that is gone, or is not ours. */
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
    // Gone meanwhile.
  }
}
