import fs from 'node:fs';
import { openSink, type Sink } from './sink.js';
import { unnamedFile } from './unnamed-file.js';

/** Output that is held back until it is known how the run ended. Both streams, in the order in which they came. */
export interface Spool {
  /** What is written here stays here. */
  sinkFor(target: number): Sink;
  /** Passes everything on to where it was meant for. */
  replay(): Promise<void>;
  discard(): void;
}

/** Up to here it is held in memory, beyond in an unnamed file. */
const MEMORY_LIMIT_BYTES = 1024 * 1024;

/** A byte for the descriptor, four for the length. */
const HEADER_BYTES = 5;

export function openSpool(): Spool {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let file: number | undefined;
  let passing = false;
  const sinks = new Map<number, Sink>();
  const sinkOf = (target: number): Sink => {
    const sink = sinks.get(target) ?? openSink(target);
    sinks.set(target, sink);
    return sink;
  };

  const store = (bytes: Buffer): void => {
    if (file === undefined && heldBytes + bytes.length <= MEMORY_LIMIT_BYTES) {
      held.push(bytes);
      heldBytes += bytes.length;
      return;
    }
    if (file === undefined) {
      file = unnamedFile(Buffer.alloc(0));
      writeFully(file, Buffer.concat(held));
      held = [];
    }
    writeFully(file, bytes);
  };

  const replay = async (): Promise<void> => {
    for (const [target, bytes] of file === undefined ? framesOf(held) : framesIn(file)) {
      try {
        await sinkOf(target).write(bytes);
      } catch {
        // A reader that went away misses its own part only.
      }
    }
    discard();
  };

  const discard = (): void => {
    for (const sink of sinks.values()) sink.close();
    sinks.clear();
    held = [];
    heldBytes = 0;
    if (file !== undefined) fs.closeSync(file);
    file = undefined;
  };

  return {
    sinkFor: (target) => ({
      write(chunk) {
        if (passing) return sinkOf(target).write(chunk);
        try {
          store(frame(target, chunk));
          return undefined;
        } catch {
          // No room to hold it: then it is printed after all, rather than lost.
          passing = true;
          return replay().then(() => sinkOf(target).write(chunk));
        }
      },
      untaken: Buffer.alloc(0),
      close() {},
    }),
    replay,
    discard,
  };
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

function* framesIn(file: number): Generator<readonly [number, Buffer]> {
  const header = Buffer.alloc(HEADER_BYTES);
  for (let at = 0; fs.readSync(file, header, 0, HEADER_BYTES, at) === HEADER_BYTES;) {
    const bytes = Buffer.alloc(header.readUInt32LE(1));
    const length = fs.readSync(file, bytes, 0, bytes.length, at + HEADER_BYTES);
    // On a full disk the last one may be cut; what came after it was passed on directly.
    if (length < bytes.length) return;
    yield [header.readUInt8(), bytes];
    at += HEADER_BYTES + bytes.length;
  }
}

function writeFully(file: number, bytes: Buffer): void {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(fs.writeSync(file, rest));
}
