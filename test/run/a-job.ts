import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { killAtEndOfFile } from '../rig/leftovers.js';
import { tempDir } from '../rig/temp-dir.js';

export const HAS_PROC: boolean = existsSync('/proc/self/stat');

export interface Job {
  readonly pid: number;
  /** The environment entry `NAME=VALUE`. */
  readonly marker: string;
  /** Working directory of the job. */
  readonly home: string;
  readonly ended: Promise<unknown>;
  readonly child: ChildProcess;
  /** The next line of its stdout. */
  readonly line: () => Promise<string>;
}

/** Runs a shell line with a unique marker. All its processes are killed at the end of the test file. */
export function startShell(line: string): Job {
  return startJob('sh', ['-c', line]);
}

export function startJob(file: string, args: readonly string[]): Job {
  const home = tempDir();
  const id = randomUUID();
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: home, JOBMETER_RUN_ID: id },
  });
  killAtEndOfFile(home);
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid!,
    marker: `JOBMETER_RUN_ID=${id}`,
    home,
    ended: once(child, 'exit'),
    child,
    async line() {
      const { value } = (await lines.next()) as { value?: string };
      if (value === undefined) throw new Error(`${file} ended without a line`);
      return value;
    },
  };
}
