import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Disk } from './disk.js';
import type { LockMethod, LockMode } from './lock.js';

/** util-linux and busybox install it here; the last one is NixOS. Never by PATH, which is the job's. */
const PLACES = [
  '/usr/bin/flock',
  '/bin/flock',
  '/usr/local/bin/flock',
  '/run/current-system/sw/bin/flock',
];

/**
 * flock(2) by flock(1). The program inherits our descriptor, locks it and ends. The lock belongs to the open file
 * description, so we still hold it. Should we be killed while it waits, it waits on, gets the lock, ends and so releases it.
 */
export async function findFlock(disk: Disk): Promise<LockMethod | undefined> {
  for (const program of PLACES) {
    try {
      await disk.access(program, constants.X_OK);
      return methodBy(program);
    } catch {
      // The next place may have it.
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
    // A session of its own: Ctrl+C on the terminal is for the job.
    detached: true,
  });
}

/**
 * 1 without a word is a lock that another process holds.
 *
 * @throws Error where the lock can't be had at all
 */
async function resultOf(child: ChildProcess): Promise<number> {
  let message = '';
  const stderr = child.stderr as Readable;
  stderr.setEncoding('utf8').on('data', (text: string) => (message += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if ((code === 0 || code === 1) && message === '') resolve(code);
      else reject(new Error(message.trim() || `flock ended with ${signal ?? code}`));
    });
  });
}
