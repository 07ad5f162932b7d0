import fs from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { errorCode } from '../util/errno.js';

/**
 * Replaces `process.stdin`, `stdout` and `stderr`. Call it before anything else. The first access to the originals
 * sets O_NONBLOCK on a pipe that the job shares, and `seq 1 100000 >&2` in the job then loses most of its lines.
 * Warnings of Node access them, and so does every import of `node:process`, which the bundles do without.
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

/** How long a write waits for a full pipe without a reader before it drops the rest of a message. */
const WRITE_TIMEOUT_MS = 1000;
const PAUSE_MS = 5;

/**
 * Returns false if not everything was written. A closed pipe is not a failure, because its reader
 * wants no more.
 */
export function writeFully(fd: number, bytes: Buffer): boolean {
  let offset = 0;
  let retriesLeft = WRITE_TIMEOUT_MS / PAUSE_MS;
  while (offset < bytes.length) {
    try {
      offset += fs.writeSync(fd, bytes, offset);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EPIPE') return true;
      if (code !== 'EAGAIN' || retriesLeft-- <= 0) return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
  return true;
}

/**
 * Closes a standard descriptor and opens /dev/null in its place. Otherwise the next file would get its number, and Node
 * aborts if a socket gets one of these numbers.
 */
export function releaseFd(fd: 0 | 1 | 2): void {
  try {
    fs.accessSync('/dev/null', fs.constants.R_OK | fs.constants.W_OK);
    fs.closeSync(fd);
    const placeholder = fs.openSync('/dev/null', 'r+');
    if (placeholder !== fd) fs.closeSync(placeholder);
  } catch {
    // The descriptor was already closed, or /dev/null is not available.
  }
}
