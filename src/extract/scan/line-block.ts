import { countPlainLines } from './count-lines.js';
import { LINE_LIMIT_BYTES } from './lines.js';

/** Lines to search. */
export interface Lines {
  /** At least the lines that contain one of the literals, in order. All lines if one of the literals is undefined. */
  candidates(literals: readonly (string | undefined)[]): readonly string[];
}

export function linesOf(lines: readonly string[]): Lines {
  return { candidates: () => lines };
}

const LF = 0x0a;

/** A block of this size stays in the processor's cache for several searches, and no line in it exceeds the limit. */
export function* blocksOf(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += LINE_LIMIT_BYTES) {
    yield chunk.subarray(at, at + LINE_LIMIT_BYTES);
  }
}

/** A chunk in three parts: the end of a line, whole lines, and the beginning of a line. */
export interface Parts {
  readonly head: Buffer;
  readonly middle: Buffer;
  /** Number of lines in the middle. */
  readonly lines: number;
  readonly tail: Buffer;
}

/** Undefined if the chunk must be read line by line: it has escape sequences, CR, or too many bytes in whole lines. */
export function partsOf(chunk: Buffer, lineLimit: number): Parts | undefined {
  const first = chunk.indexOf(LF) + 1;
  const last = chunk.lastIndexOf(LF) + 1;
  if (last <= first || last - first > lineLimit) return undefined;
  const lines = countPlainLines(chunk);
  if (lines === undefined) return undefined;
  return {
    head: chunk.subarray(0, first),
    middle: chunk.subarray(first, last),
    lines: lines - 1,
    tail: chunk.subarray(last),
  };
}

/** Whole lines as bytes. Only lines that may match are decoded. */
export class LineBlock implements Lines {
  readonly #bytes: Buffer;
  #all: readonly string[] | undefined;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  candidates(literals: readonly (string | undefined)[]): readonly string[] {
    const held = new Map<number, string>();
    for (const literal of literals) {
      if (literal === undefined || !this.#search(literal, held)) return this.#lines();
    }
    return [...held].toSorted(([a], [b]) => a - b).map(([, line]) => line);
  }

  #lines(): readonly string[] {
    this.#all ??= this.#bytes.toString('utf8', 0, this.#bytes.length - 1).split('\n');
    return this.#all;
  }

  /**
   * @param held lines by offset; the search adds to it
   * @returns false if it is faster to decode all lines
   */
  #search(literal: string, held: Map<number, string>): boolean {
    const bytes = this.#bytes;
    const rare = fromRarest(literal);
    let found = 0;
    for (let at = bytes.indexOf(rare); at >= 0;) {
      const start = bytes.lastIndexOf(LF, at) + 1;
      const end = bytes.indexOf(LF, at);
      held.set(start, bytes.toString('utf8', start, end));
      at = bytes.indexOf(rare, end);
      found += 1;
      if (found === SAMPLE && at < SAMPLE * DENSE_BYTES) return false;
    }
    return true;
  }
}

/** If the first 32 hits are less than 256 bytes apart on average, decoding all lines is faster. */
const SAMPLE = 32;
const DENSE_BYTES = 256;

/** Characters by their frequency in logs. All others are rare. */
const FREQUENT = ' 0123456789:-.etaoinsrlhdcupmfgbwyvk';

/** A shorter text occurs in too many lines that do not contain the literal. */
const SHORTEST = 4;

/** `indexOf` is fast for the first byte and compares the rest only where that occurs: a rare first byte is faster. */
function fromRarest(literal: string): string {
  let rarest = 0;
  for (let at = 1; at <= literal.length - SHORTEST; at += 1) {
    if (rarity(literal[at]) > rarity(literal[rarest])) rarest = at;
  }
  return literal.slice(rarest);
}

function rarity(character = ''): number {
  const rank = FREQUENT.indexOf(character);
  return rank < 0 ? FREQUENT.length : rank;
}
