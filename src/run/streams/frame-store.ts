import fs from 'node:fs';
import { unnamedFile } from './unnamed-file.js';

/** Frames beyond this size are kept in an unnamed file. */
const MEMORY_LIMIT_BYTES = 1024 * 1024;

/** One byte for the descriptor, four for the length. */
const HEADER_BYTES = 5;

/** A chunk of output, and the descriptor that it was written to. */
export type Frame = readonly [target: number, bytes: Buffer];

/** Keeps the chunks of both streams in order. */
export class FrameStore {
  #frames: Buffer[] = [];
  #bytes = 0;
  /** Contains whole frames up to `size`. A failed write may have left part of a frame after it. */
  #file: { readonly fd: number; readonly size: number } | undefined;

  /** False if there is no room for the chunk. */
  add(target: number, chunk: Buffer): boolean {
    try {
      this.#store(frame(target, chunk));
      return true;
    } catch {
      return false;
    }
  }

  frames(): Iterable<Frame> {
    return this.#file === undefined
      ? framesOf(this.#frames)
      : framesIn(this.#file.fd, this.#file.size);
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
    if (this.#file !== undefined) fs.closeSync(this.#file.fd);
    this.#file = undefined;
  }

  #store(bytes: Buffer): void {
    if (this.#file === undefined && this.#bytes + bytes.length <= MEMORY_LIMIT_BYTES) {
      this.#frames.push(bytes);
      this.#bytes += bytes.length;
      return;
    }
    if (this.#file === undefined) {
      this.#file = { fd: unnamedFile(Buffer.concat(this.#frames)), size: this.#bytes };
      this.#frames = [];
    }
    const { fd, size } = this.#file;
    writeAt(fd, bytes, size);
    this.#file = { fd, size: size + bytes.length };
  }
}

function frame(target: number, chunk: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(target);
  header.writeUInt32LE(chunk.length, 1);
  return Buffer.concat([header, chunk]);
}

function* framesOf(frames: readonly Buffer[]): Generator<Frame> {
  for (const each of frames) yield [each.readUInt8(), each.subarray(HEADER_BYTES)];
}

function* framesIn(file: number, size: number): Generator<Frame> {
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
