import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrnoException } from '../../util/errno.js';
import { drainAfterExit } from './drain-after-exit.js';
import type { Sink } from './sink.js';

export interface Relay {
  /**
   * To be called when the job itself is gone: resolves when all it wrote has been seen and passed on. A daemon it left
   * behind may hold the pipe for ever, and a reader of ours may stall for ever: then somebody else goes on with it.
   */
  finish(): Promise<void>;
}

/** The job is gone and nothing moved for this long: we are waiting for somebody who is not the job. */
const IDLE_MS = 100;

export interface Route {
  readonly readEnd: number;
  readonly sink: Sink;
  /** The descriptor that the sink stands for. */
  readonly target: number;
  /** Must not throw: the output matters more than what is read from it. */
  readonly scan: (chunk: Buffer) => void;
  /** Nobody can write any more, and all that was written is passed on. */
  readonly onEnd: () => void;
}

/** What one read takes at most: as much as a pipe of Linux holds. */
const READ_BYTES = 64 * 1024;

/** Copies everything from `readEnd` to the sink, and shows each chunk to `scan`, which must not keep it. */
export function relay({ readEnd, sink, target, scan, onEnd }: Route): Relay {
  const progress: Progress = { phase: 'reading', steps: 0 };
  // The same one for all reads stays in the processor's cache.
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  // The types know `onread` of sockets that connect only.
  const options: net.SocketConstructorOpts & net.ConnectOpts = {
    fd: readEnd,
    readable: true,
    writable: false,
    onread: { buffer, callback: (length) => passOn(buffer.subarray(0, length)) },
  };
  const source = new net.Socket(options);
  // Our reader went away, or our disk is full: closing the read end gives the job the SIGPIPE it would have had.
  const giveUp = (): void => void source.destroy();
  const taken = (): void => {
    progress.phase = 'reading';
    progress.steps += 1;
  };
  /** Whether the buffer is free for the next read at once. */
  const passOn = (chunk: Buffer): boolean => {
    progress.phase = 'writing';
    try {
      const untilTaken = sink.write(chunk);
      untilTaken?.then(taken).then(() => source.resume(), giveUp);
      scan(chunk);
      if (untilTaken === undefined) {
        taken();
        return true;
      }
    } catch {
      giveUp();
    }
    return false;
  };
  source.on('error', giveUp);
  const copied = new Promise<void>((resolve) => void source.once('close', resolve)).then(() => {
    progress.phase = 'ended';
    sink.close();
    onEnd();
  });
  source.resume();
  return {
    async finish() {
      const standing = (): string => `${progress.phase} ${progress.steps} ${sink.untaken?.length}`;
      const isStuckSince = (before: string): boolean =>
        sink.untaken !== undefined && before === standing();
      for (let before = ''; progress.phase !== 'ended' && !isStuckSince(before);) {
        before = standing();
        await Promise.race([copied, sleep(IDLE_MS)]);
      }
      if (progress.phase !== 'ended') {
        // At the end of the stream it has closed the descriptor, and the number may be another file's by now.
        const isOpen = !source.readableEnded && !source.destroyed;
        const inPipe = isOpen && progress.phase === 'writing' ? readNow(readEnd) : Buffer.alloc(0);
        scan(inPipe);
        const rest = Buffer.concat([sink.untaken ?? Buffer.alloc(0), inPipe]);
        drainAfterExit(rest, isOpen ? readEnd : 'ignore', target);
      }
      source.destroy();
      sink.close();
    },
  };
}

interface Progress {
  phase: 'reading' | 'writing' | 'ended';
  steps: number;
}

/** More than a pipe holds: a daemon that goes on writing is not to be read for ever. */
const READ_AHEAD_BYTES = 1024 * 1024;

/** What the job left in the pipe, without waiting for more. */
function readNow(readEnd: number): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; size < READ_AHEAD_BYTES;) {
    const chunk = Buffer.alloc(READ_BYTES);
    const length = readOnce(readEnd, chunk);
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
    size += length;
  }
  return Buffer.concat(chunks);
}

function readOnce(readEnd: number, into: Buffer): number {
  try {
    return fs.readSync(readEnd, into);
  } catch (error) {
    if (isErrnoException(error) && error.code === 'EAGAIN') return 0;
    throw error;
  }
}
