import { spawn } from 'node:child_process';
import { unnamedFile } from './unnamed-file.js';

/**
 * Starts a process that outlives us: it writes `rest` to `target`, then everything that still comes out of `readEnd`,
 * until whoever holds the other end is gone; `ignore` where they all are. Without it a daemon that the job left behind
 * would die of SIGPIPE.
 */
export function drainAfterExit(rest: Buffer, readEnd: number | 'ignore', target: number): void {
  const restFd = rest.length === 0 ? undefined : unnamedFile(rest);
  const line = restFd === undefined ? 'exec cat' : 'cat <&3; exec 3<&-; exec cat';
  const reader = spawn('/bin/sh', ['-c', line], {
    stdio: [readEnd, target, 'ignore', ...(restFd === undefined ? [] : [restFd])],
    detached: true,
  });
  reader.on('error', () => {});
  reader.unref();
}
