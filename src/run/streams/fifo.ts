import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Both ends of a FIFO whose name was removed. The read end is non-blocking. */
export interface Fifo {
  readonly readEnd: number;
  readonly writeEnd: number;
}

/**
 * Makes pipes for the output of the job. Node's own `pipe` is a socket pair: `echo > /dev/stdout` in the job fails with
 * ENXIO, and when the reader closes it, the job gets ECONNRESET instead of SIGPIPE. Node can open a real pipe only as a
 * FIFO.
 *
 * @returns undefined if there is no `mkfifo` or no writable temporary directory
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
  // Open the read end first and non-blocking: opening the write end waits for a reader.
  const readEnd = fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  const writeEnd = fs.openSync(name, fs.constants.O_WRONLY);
  return { readEnd, writeEnd };
}
