import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../util/errno.js';
import { drainAfterExit } from './drain-after-exit.js';
import type { Sink } from './sink.js';

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

const NOTHING = Buffer.alloc(0);

/** Copies everything from `readEnd` to the sink, and passes each chunk to `scan`, which must not retain it. */
export class Relay {
  readonly #route: RelayRoute;
  readonly #source: net.Socket;
  /** Resolves at the end of the pipe. */
  readonly #copied: Promise<void>;
  #phase: 'reading' | 'writing' | 'ended' = 'reading';
  /** Number of chunks written. */
  #steps = 0;

  constructor(route: RelayRoute) {
    this.#route = route;
    // One buffer for all reads stays in the CPU cache.
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    // The types declare `onread` only for sockets that connect.
    const options: net.SocketConstructorOpts & net.ConnectOpts = {
      fd: route.readEnd,
      readable: true,
      writable: false,
      onread: { buffer, callback: (length) => this.#passOn(buffer.subarray(0, length)) },
    };
    this.#source = new net.Socket(options);
    this.#source.on('error', this.#giveUp);
    this.#copied = new Promise<void>((resolve) => void this.#source.once('close', resolve)).then(
      () => {
        this.#phase = 'ended';
        route.sink.close();
        route.onEnd();
      },
    );
    this.#source.resume();
  }

  /**
   * Call it when the job has exited. Resolves when all output of the job has been scanned and written. If a daemon
   * keeps the pipe open, or the reader of our output stalls, `drainAfterExit` takes over.
   */
  async finish(): Promise<void> {
    for (let before = ''; this.#phase !== 'ended' && !this.#isStuckSince(before);) {
      before = this.#progress();
      await Promise.race([this.#copied, sleep(IDLE_MS)]);
    }
    if (this.#phase !== 'ended') this.#leaveRest();
    this.#source.destroy();
    this.#route.sink.close();
  }

  /** Returns whether the buffer is already free for the next read. */
  #passOn(chunk: Buffer): boolean {
    const { sink, scan } = this.#route;
    this.#phase = 'writing';
    try {
      const untilTaken = sink.write(chunk);
      untilTaken?.then(this.#taken).then(() => this.#source.resume(), this.#giveUp);
      scan(chunk);
      if (untilTaken === undefined) {
        this.#taken();
        return true;
      }
    } catch {
      this.#giveUp();
    }
    return false;
  }

  readonly #taken = (): void => {
    this.#phase = 'reading';
    this.#steps += 1;
  };

  /** Our reader went away, or our disk is full: closing the read end gives the job the SIGPIPE it would have had. */
  readonly #giveUp = (): void => void this.#source.destroy();

  #progress(): string {
    return `${this.#phase} ${this.#steps} ${this.#route.sink.untaken?.length}`;
  }

  #isStuckSince(before: string): boolean {
    return this.#route.sink.untaken !== undefined && before === this.#progress();
  }

  /** Leaves what is not written yet, and the pipe itself, to a process that outlives jobmeter. */
  #leaveRest(): void {
    const { readEnd, sink, scan, target } = this.#route;
    // At its end, the stream has closed the descriptor, and another file may have the number by now.
    const isOpen = !this.#source.readableEnded && !this.#source.destroyed;
    const inPipe = isOpen && this.#phase === 'writing' ? readNow(readEnd) : NOTHING;
    scan(inPipe);
    const rest = Buffer.concat([sink.untaken ?? NOTHING, inPipe]);
    drainAfterExit(rest, isOpen ? readEnd : 'ignore', target);
  }
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
    if (errorCode(error) === 'EAGAIN') return 0;
    throw error;
  }
}
