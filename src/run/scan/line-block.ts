/** Lines to be looked at. */
export interface Lines {
  /** Those that contain the literal, and maybe others; all where it is undefined. */
  holding(literal: string | undefined): readonly string[];
}

export function linesOf(lines: readonly string[]): Lines {
  return { holding: () => lines };
}

const LF = 0x0a;
const CR = 0x0d;
const ESC = 0x1b;

/** A chunk in three: to the end of its first line, the whole lines behind that, and the beginning of the last one. */
export interface Parts {
  readonly head: Buffer;
  readonly middle: Buffer;
  readonly tail: Buffer;
}

/** Undefined where bytes are no guide to its lines: colours stand between them, lines end with CR, or are too long. */
export function partsOf(chunk: Buffer, lineLimit: number): Parts | undefined {
  const first = chunk.indexOf(LF) + 1;
  const last = chunk.lastIndexOf(LF) + 1;
  if (last <= first || last - first > lineLimit) return undefined;
  if (chunk.includes(ESC) || chunk.includes(CR)) return undefined;
  return {
    head: chunk.subarray(0, first),
    middle: chunk.subarray(first, last),
    tail: chunk.subarray(last),
  };
}

/** Where the first so many lines that hold a literal are as close together as this, to cut all of them is faster. */
const SAMPLE = 32;
const DENSE_BYTES = 256;

/** Whole lines as bytes: only what may match is made a string. */
export class LineBlock implements Lines {
  readonly #bytes: Buffer;
  #all: readonly string[] | undefined;

  /** @param bytes that end with LF */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  holding(literal: string | undefined): readonly string[] {
    if (literal !== undefined) return this.#search(literal);
    this.#all ??= this.#bytes.toString('utf8', 0, this.#bytes.length - 1).split('\n');
    return this.#all;
  }

  #search(literal: string): readonly string[] {
    const lines: string[] = [];
    const bytes = this.#bytes;
    for (let at = bytes.indexOf(literal); at >= 0;) {
      const end = bytes.indexOf(LF, at);
      lines.push(bytes.toString('utf8', bytes.lastIndexOf(LF, at) + 1, end));
      at = bytes.indexOf(literal, end);
      if (lines.length === SAMPLE && at < SAMPLE * DENSE_BYTES) return this.holding(undefined);
    }
    return lines;
  }
}

const ONES = 0x01010101;
const SEVEN_BITS = 0x7f7f7f7f;

/** So many words can have a sum in each of their four bytes. */
const SUMMABLE = 255;

/** Four bytes at a time: this is done to every byte that a job prints. */
export function countLines(bytes: Buffer): number {
  const start = Math.min(-bytes.byteOffset & 3, bytes.length);
  const length = (bytes.length - start) >>> 2;
  const words = new Int32Array(bytes.buffer, length === 0 ? 0 : bytes.byteOffset + start, length);
  let others = 0;
  for (let from = 0; from < length; from += SUMMABLE) {
    others += bytesBesideLf(words, from, Math.min(length, from + SUMMABLE));
  }
  const rest = [...bytes.subarray(0, start), ...bytes.subarray(start + length * 4)];
  return length * 4 - others + rest.filter((byte) => byte === LF).length;
}

function bytesBesideLf(words: Int32Array, from: number, to: number): number {
  let sums = 0;
  for (let at = from; at < to; at += 1) {
    // A byte that is LF becomes zero, and the highest bit of all others is set then.
    const zeroed = (words[at] ?? 0) ^ (LF * ONES);
    const marked = ((zeroed & SEVEN_BITS) + SEVEN_BITS) | zeroed;
    sums = (sums + ((marked >>> 7) & ONES)) | 0;
  }
  return (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
}
