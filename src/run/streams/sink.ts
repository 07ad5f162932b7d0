import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrnoException } from '../../util/errno.js';

/** Where output goes on to. */
export interface Sink {
  /**
   * Undefined where all of it is taken at once. Else it has to stay as it is until the promise resolves, which rejects
   * when nobody will ever take it.
   *
   * @throws where nobody will ever take it (EPIPE, ENOSPC)
   */
  write(chunk: Buffer): Promise<void> | undefined;
  /**
   * What `write` was given and could not yet pass on. Undefined while it waits for what came before it: then nobody
   * else can go on with it.
   */
  readonly untaken: Buffer | undefined;
  close(): void;
}

/**
 * A pipe is opened anew without blocking: a reader that stalls must keep us neither from handling signals nor from
 * ending, and O_NONBLOCK on the descriptor that others share would break them. Everything else is written as it is.
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
  /** One byte through the event loop, which knows when there is room again. */
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
  /** All that the pipe has room for: Node's own stream would go through the event loop each time. */
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

/** Bytes taken: not all when the pipe is full. */
function writeNow(fd: number, bytes: Buffer): number {
  try {
    return fs.writeSync(fd, bytes);
  } catch (error) {
    if (isErrnoException(error) && error.code === 'EAGAIN') return 0;
    throw error;
  }
}

const RETRY_MS = 5;

/** On the thread pool. A file does not stall; where a terminal does, we wait. */
function blockingSink(fd: number): Sink {
  return {
    async write(chunk) {
      for (let rest = chunk; rest.length > 0;) {
        try {
          rest = rest.subarray(await writeInPool(fd, rest));
        } catch (error) {
          // Somebody else made the shared descriptor non-blocking: wait, as a blocking one would.
          if (!isErrnoException(error) || error.code !== 'EAGAIN') throw error;
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
