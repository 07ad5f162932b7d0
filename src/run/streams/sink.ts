import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../util/errno.js';

/** Writes output to a descriptor of ours. */
export interface Sink {
  /**
   * Undefined if everything was written at once. Otherwise the chunk must not change until the promise resolves. The
   * promise rejects on a permanent failure.
   *
   * @throws Error on a permanent failure (EPIPE, ENOSPC)
   */
  write(chunk: Buffer): Promise<void> | undefined;
  /** The part of the chunk that is not written yet. Undefined while earlier output must be written first. */
  readonly untaken: Buffer | undefined;
  close(): void;
}

/**
 * Opens a pipe a second time as non-blocking, so that a stalled reader blocks neither the handling of signals nor the
 * exit. O_NONBLOCK on the descriptor itself would affect other processes that share it. Other files are written
 * directly.
 */
export function openSink(fd: number): Sink {
  try {
    if (!fs.fstatSync(fd).isFIFO()) return blockingSink(fd);
    const { O_WRONLY, O_NONBLOCK } = fs.constants;
    return pipeSink(fs.openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK));
  } catch {
    return blockingSink(fd);
  }
}

function pipeSink(fd: number): Sink {
  const socket = new net.Socket({ fd, readable: false, writable: true });
  socket.on('error', () => {});
  let rest: Buffer = Buffer.alloc(0);
  /** Writes one byte through the event loop, which waits until the pipe has room. */
  const waitForRoom = (): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.write(rest.subarray(0, 1), (error) => {
        if (error) {
          reject(error);
          return;
        }
        rest = rest.subarray(1);
        resolve();
      });
    });
  /** Writes as much as the pipe has room for. Node's stream would go through the event loop for every chunk. */
  const fill = (): void => {
    rest = rest.subarray(writeNow(fd, rest));
  };
  const writeRest = async (): Promise<void> => {
    while (rest.length > 0) {
      await waitForRoom();
      fill();
    }
  };
  return {
    write(chunk) {
      rest = chunk;
      fill();
      return rest.length === 0 ? undefined : writeRest();
    },
    get untaken() {
      return rest;
    },
    close: () => socket.destroy(),
  };
}

/** Returns the number of bytes written, which may be less than all if the pipe is full. */
function writeNow(fd: number, bytes: Buffer): number {
  try {
    return fs.writeSync(fd, bytes);
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return 0;
    throw error;
  }
}

const RETRY_MS = 5;

/** Writes on the thread pool. Files do not stall; if a terminal does, the write waits. */
function blockingSink(fd: number): Sink {
  return {
    async write(chunk) {
      for (let rest = chunk; rest.length > 0;) {
        try {
          rest = rest.subarray(await writeInPool(fd, rest));
        } catch (error) {
          // Another process made the shared descriptor non-blocking: wait as a blocking write would.
          if (errorCode(error) !== 'EAGAIN') throw error;
          await sleep(RETRY_MS);
        }
      }
    },
    untaken: Buffer.alloc(0),
    close() {},
  };
}

function writeInPool(fd: number, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(fd, bytes, 0, bytes.length, null, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });
}
