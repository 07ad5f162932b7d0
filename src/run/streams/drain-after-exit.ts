import { spawn } from 'node:child_process';
import { unnamedFile } from './unnamed-file.js';

/**
 * Starts a process that outlives jobmeter. It writes `rest` to `target`, and then copies `readEnd` to `target` until
 * all writers have closed the pipe. `readEnd` is `ignore` if they already have. Without this process, a daemon that the
 * job left running would die of SIGPIPE.
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
