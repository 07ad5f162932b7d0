import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Disk } from './disk.js';
import type { LockMethod, LockMode } from './lock.js';

/**
 * Paths of util-linux and busybox; the last one is that of NixOS. PATH is not searched, because it
 * belongs to the job.
 */
const PATHS = [
  '/usr/bin/flock',
  '/bin/flock',
  '/usr/local/bin/flock',
  '/run/current-system/sw/bin/flock',
];

/**
 * flock(2) through flock(1), which inherits the descriptor, locks it and exits. The lock belongs to the open file
 * description, so jobmeter keeps it. If jobmeter is killed during the wait, flock gets the lock later, exits and releases it.
 */
export async function findFlock(disk: Disk): Promise<LockMethod | undefined> {
  for (const program of PATHS) {
    try {
      await disk.access(program, constants.X_OK);
      return methodBy(program);
    } catch {
      // Try the next path.
    }
  }
  return undefined;
}

function methodBy(program: string): LockMethod {
  return {
    name: 'flock',
    tryLock: async (fd, mode) => (await resultOf(start(program, [flagOf(mode), '-n'], fd))) === 0,
    waitForLock(fd, mode) {
      let child: ChildProcess | undefined;
      const wait = async (): Promise<void> => {
        child = start(program, [flagOf(mode)], fd);
        const code = await resultOf(child);
        if (code !== 0) throw new Error(`flock ended with exit status ${code}`);
      };
      return { locked: wait(), cancel: () => void child?.kill('SIGKILL') };
    },
  };
}

function flagOf(mode: LockMode): '-s' | '-x' {
  return mode === 'shared' ? '-s' : '-x';
}

function start(program: string, flags: readonly string[], fd: number): ChildProcess {
  return spawn(program, [...flags, '3'], {
    stdio: ['ignore', 'ignore', 'pipe', fd],
    cwd: '/',
    env: {},
    // In its own session, so that Ctrl+C on the terminal does not reach it.
    detached: true,
  });
}

/**
 * Exit status 1 without a message means that another process holds the lock.
 *
 * @throws Error if locking fails
 */
async function resultOf(child: ChildProcess): Promise<number> {
  let message = '';
  // Where descriptors are short, Node makes no pipes, and only emits an error.
  const stderr = child.stderr as Readable | null | undefined;
  stderr?.setEncoding('utf8').on('data', (text: string) => (message += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if ((code === 0 || code === 1) && message === '') resolve(code);
      else reject(new Error(message.trim() || `flock ended with ${signal ?? code}`));
    });
  });
}
