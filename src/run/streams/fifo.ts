import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Both ends of a named pipe that no longer has a name. The read end does not block. */
export interface Fifo {
  readonly readEnd: number;
  readonly writeEnd: number;
}

/**
 * Node's own `pipe` is a socket pair: `echo > /dev/stdout` in the job fails with ENXIO, and a reader that goes away
 * gives the job ECONNRESET instead of SIGPIPE. A real pipe can only be had through a FIFO.
 *
 * Undefined where the platform has no `mkfifo` or no place to make one.
 */
export function makeFifos(count: number): readonly Fifo[] | undefined {
  let directory: string | undefined;
  try {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'jobmeter-'));
    const names = Array.from({ length: count }, (_, index) =>
      path.join(directory ?? '', `${index}`),
    );
    execFileSync('mkfifo', ['-m', '600', ...names], { stdio: 'ignore' });
    return names.map(openBothEnds);
  } catch {
    return undefined;
  } finally {
    if (directory !== undefined) fs.rmSync(directory, { recursive: true, force: true });
  }
}

function openBothEnds(name: string): Fifo {
  // The read end first and without blocking; opening the write end would otherwise wait for a reader for ever.
  const readEnd = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  const writeEnd = fs.openSync(name, fs.constants.O_WRONLY);
  return { readEnd, writeEnd };
}
