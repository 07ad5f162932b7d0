import fs from 'node:fs';
import { openSink, type Sink } from './sink.js';
import { unnamedFile } from './unnamed-file.js';

/** Buffers the output of both streams in order until the outcome of the run is known. */
export interface Spool {
  /** A sink that buffers, as long as there is room. */
  sinkFor(target: number): Sink;
  /** Writes the buffered output to its targets, once. Later output is written directly after it. */
  replay(): Promise<void>;
  discard(): void;
}

/** Output beyond this size is buffered in an unnamed file. */
const MEMORY_LIMIT_BYTES = 1024 * 1024;

/** One byte for the descriptor, four for the length. */
const HEADER_BYTES = 5;

const NOTHING = Buffer.alloc(0);

export function openSpool(): Spool {
  let buffered: Buffer[] = [];
  let bufferedBytes = 0;
  /** Contains whole frames up to `size`. A failed write may have left part of a frame after it. */
  let file: { readonly fd: number; readonly size: number } | undefined;
  /** Set when the replay starts. From then on, nothing is stored. */
  let replaying: Promise<void> | undefined;
  let isReplayed = false;

  const store = (bytes: Buffer): void => {
    if (file === undefined && bufferedBytes + bytes.length <= MEMORY_LIMIT_BYTES) {
      buffered.push(bytes);
      bufferedBytes += bytes.length;
      return;
    }
    if (file === undefined) {
      file = { fd: unnamedFile(Buffer.concat(buffered)), size: bufferedBytes };
      buffered = [];
    }
    writeAt(file.fd, bytes, file.size);
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
    const frames = file === undefined ? framesOf(buffered) : framesIn(file.fd, file.size);
    replaying ??= passOnAll(frames).finally(() => {
      isReplayed = true;
      discard();
    });
    return replaying;
  };

  const discard = (): void => {
    buffered = [];
    bufferedBytes = 0;
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
        // No room: replay the earlier output and write this chunk after it, rather than lose it.
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
      // A closed reader loses only its own stream. The failed sink has closed its descriptor, and the number may be
      // reused.
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

function writeAt(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;) {
    done += fs.writeSync(file, bytes, done, bytes.length - done, at + done);
  }
}
