import fs from 'node:fs';
import { openSink, type Sink } from './sink.js';
import { unnamedFile } from './unnamed-file.js';

/** Output that is held back until it is known how the run ended. Both streams, in the order in which they came. */
export interface Spool {
  /** What is written here stays here, as long as there is room for it. */
  sinkFor(target: number): Sink;
  /** Passes everything on to where it was meant for, once: what is written from now on follows it at once. */
  replay(): Promise<void>;
  discard(): void;
}

/** Up to here it is held in memory, beyond in an unnamed file. */
const MEMORY_LIMIT_BYTES = 1024 * 1024;

/** A byte for the descriptor, four for the length. */
const HEADER_BYTES = 5;

const NOTHING = Buffer.alloc(0);

export function openSpool(): Spool {
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** What is in it is whole up to `size`: a write that failed may have left a part of a frame behind that. */
  let file: { readonly fd: number; readonly size: number } | undefined;
  /** Once there is one, nothing is stored any more. */
  let replaying: Promise<void> | undefined;
  let isReplayed = false;

  const store = (bytes: Buffer): void => {
    if (file === undefined && heldBytes + bytes.length <= MEMORY_LIMIT_BYTES) {
      held.push(bytes);
      heldBytes += bytes.length;
      return;
    }
    if (file === undefined) {
      file = { fd: unnamedFile(Buffer.concat(held)), size: heldBytes };
      held = [];
    }
    writeFully(file.fd, bytes, file.size);
    file = { fd: file.fd, size: file.size + bytes.length };
  };

  const tryToStore = (bytes: Buffer): boolean => {
    try {
      store(bytes);
      return true;
    } catch {
      return false;
    }
  };

  const replay = (): Promise<void> => {
    const frames = file === undefined ? framesOf(held) : framesIn(file.fd, file.size);
    replaying ??= passOnAll(frames).finally(() => {
      isReplayed = true;
      discard();
    });
    return replaying;
  };

  const discard = (): void => {
    held = [];
    heldBytes = 0;
    if (file !== undefined) fs.closeSync(file.fd);
    file = undefined;
  };

  const sinkFor = (target: number): Sink => {
    let direct: Sink | undefined;
    let isWaiting = false;
    const passOn = (chunk: Buffer): Promise<void> | undefined => {
      isWaiting = false;
      direct ??= openSink(target);
      return direct.write(chunk);
    };
    return {
      write(chunk) {
        if (isReplayed) return passOn(chunk);
        if (replaying === undefined && tryToStore(frame(target, chunk))) return undefined;
        // No room to hold it: then it is printed after all, rather than lost, behind all that came before it.
        isWaiting = true;
        return replay().then(() => passOn(chunk));
      },
      get untaken() {
        return isWaiting ? undefined : (direct?.untaken ?? NOTHING);
      },
      close: () => direct?.close(),
    };
  };

  return { sinkFor, replay, discard };
}

async function passOnAll(frames: Iterable<readonly [number, Buffer]>): Promise<void> {
  const sinks = new Map<number, Sink>();
  for (const [target, bytes] of frames) {
    const sink = sinks.get(target) ?? openSink(target);
    sinks.set(target, sink);
    try {
      await sink.write(bytes);
    } catch {
      // A reader that went away misses its own part only. A pipe is closed by then, and its number may be another's.
      sink.close();
      sinks.delete(target);
    }
  }
  for (const sink of sinks.values()) sink.close();
}

function frame(target: number, chunk: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(target);
  header.writeUInt32LE(chunk.length, 1);
  return Buffer.concat([header, chunk]);
}

function* framesOf(frames: readonly Buffer[]): Generator<readonly [number, Buffer]> {
  for (const each of frames) yield [each.readUInt8(), each.subarray(HEADER_BYTES)];
}

function* framesIn(file: number, size: number): Generator<readonly [number, Buffer]> {
  const header = Buffer.alloc(HEADER_BYTES);
  for (let at = 0; at < size;) {
    fs.readSync(file, header, 0, HEADER_BYTES, at);
    const bytes = Buffer.alloc(header.readUInt32LE(1));
    fs.readSync(file, bytes, 0, bytes.length, at + HEADER_BYTES);
    yield [header.readUInt8(), bytes];
    at += HEADER_BYTES + bytes.length;
  }
}

function writeFully(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;) {
    done += fs.writeSync(file, bytes, done, bytes.length - done, at + done);
  }
}
