import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrnoException } from '../../util/errno.js';
import { drainAfterExit } from './drain-after-exit.js';
import type { Sink } from './sink.js';

export interface Relay {
  /**
   * Call it when the job has exited. Resolves when all output of the job has been scanned and written. If a daemon
   * keeps the pipe open, or the reader of our output stalls, `drainAfterExit` takes over.
   */
  finish(): Promise<void>;
}

/** If no byte moves for this long after the exit of the job, other processes hold the pipe. */
const IDLE_MS = 100;

export interface RelayRoute {
  readonly readEnd: number;
  readonly sink: Sink;
  /** The descriptor that the sink writes to. */
  readonly target: number;
  /** Must not throw: passing on the output is more important than scanning it. */
  readonly scan: (chunk: Buffer) => void;
  /** Called when all writers have closed the pipe and all output is written. */
  readonly onEnd: () => void;
}

/** Maximum size of a read: the capacity of a pipe on Linux. */
const READ_BYTES = 64 * 1024;

/** Copies everything from `readEnd` to the sink, and passes each chunk to `scan`, which must not retain it. */
export function relay({ readEnd, sink, target, scan, onEnd }: RelayRoute): Relay {
  const state: RelayState = { phase: 'reading', steps: 0 };
  // One buffer for all reads stays in the CPU cache.
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  // The types declare `onread` only for sockets that connect.
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
    state.phase = 'reading';
    state.steps += 1;
  };
  /** Returns whether the buffer is already free for the next read. */
  const passOn = (chunk: Buffer): boolean => {
    state.phase = 'writing';
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
    state.phase = 'ended';
    sink.close();
    onEnd();
  });
  source.resume();
  return {
    async finish() {
      const snapshot = (): string => `${state.phase} ${state.steps} ${sink.untaken?.length}`;
      const isStuckSince = (before: string): boolean =>
        sink.untaken !== undefined && before === snapshot();
      for (let before = ''; state.phase !== 'ended' && !isStuckSince(before);) {
        before = snapshot();
        await Promise.race([copied, sleep(IDLE_MS)]);
      }
      if (state.phase !== 'ended') {
        // At its end, the stream has closed the descriptor, and another file may have the number by now.
        const isOpen = !source.readableEnded && !source.destroyed;
        const inPipe = isOpen && state.phase === 'writing' ? readNow(readEnd) : Buffer.alloc(0);
        scan(inPipe);
        const rest = Buffer.concat([sink.untaken ?? Buffer.alloc(0), inPipe]);
        drainAfterExit(rest, isOpen ? readEnd : 'ignore', target);
      }
      source.destroy();
      sink.close();
    },
  };
}

interface RelayState {
  phase: 'reading' | 'writing' | 'ended';
  steps: number;
}

/** Upper bound, above the capacity of a pipe: a daemon that keeps writing must not be read forever. */
const READ_AHEAD_BYTES = 1024 * 1024;

/** Reads the content of the pipe without waiting for more. */
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
