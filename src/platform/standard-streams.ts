import fs from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { isErrnoException } from '../util/errno.js';

/**
 * The first touch of `process.stdin`, `stdout` or `stderr` sets O_NONBLOCK on a pipe that the job shares: `seq 1 100000
 * >&2` in the job then loses most of its lines. Node's own warnings touch them, and so does every `import` of
 * `node:process`, in our libraries too. So nobody gets to touch them: to be called before anything else is imported.
 */
export function guardStandardStreams(): void {
  const replacements = {
    stdin: () => Readable.from([]),
    stdout: () => writable(1),
    stderr: () => writable(2),
  };
  for (const [name, make] of Object.entries(replacements)) {
    let stream: Readable | Writable | undefined;
    Object.defineProperty(process, name, { configurable: true, get: () => (stream ??= make()) });
  }
}

function writable(fd: number): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeFully(fd, chunk);
      done();
    },
  });
}

/** How long a full pipe that is not read may hold us up before the rest of a message is dropped. */
const PATIENCE_MS = 1000;
const PAUSE_MS = 5;

/** False where not all of it was taken. */
export function writeFully(fd: number, bytes: Buffer): boolean {
  let offset = 0;
  let patience = PATIENCE_MS / PAUSE_MS;
  while (offset < bytes.length) {
    try {
      offset += fs.writeSync(fd, bytes, offset);
    } catch (error) {
      if (!isErrnoException(error) || error.code !== 'EAGAIN' || patience-- <= 0) return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
  return true;
}
