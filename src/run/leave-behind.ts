import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Starts a process that outlives us: it writes `rest` to `target`, then everything that still comes out of `readEnd`,
 * until whoever holds the other end is gone. Without it a daemon that the job left behind would die of SIGPIPE.
 */
export function leaveBehind(rest: Buffer, readEnd: number, target: number): void {
  const restFd = rest.length === 0 ? undefined : unnamedFile(rest);
  const line = restFd === undefined ? 'exec cat' : 'cat <&3; exec 3<&-; exec cat';
  const reader = spawn('/bin/sh', ['-c', line], {
    stdio: [readEnd, target, 'ignore', ...(restFd === undefined ? [] : [restFd])],
    detached: true,
  });
  reader.on('error', () => {});
  reader.unref();
}

/** Open for reading at its start, and gone from the directory. */
function unnamedFile(content: Buffer): number {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'jobmeter-'));
  try {
    const file = path.join(directory, 'rest');
    fs.writeFileSync(file, content, { mode: 0o600 });
    return fs.openSync(file, 'r');
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
