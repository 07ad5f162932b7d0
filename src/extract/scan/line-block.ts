import { countPlainLines } from './count-lines.js';

/** Lines to be looked at. */
export interface Lines {
  /** Those that hold one of the literals, in their order, and maybe others; all where one of the literals is undefined. */
  holding(literals: readonly (string | undefined)[]): readonly string[];
}

export function linesOf(lines: readonly string[]): Lines {
  return { holding: () => lines };
}

const LF = 0x0a;

/** A chunk in three: to the end of its first line, the whole lines behind that, and the beginning of the last one. */
export interface Parts {
  readonly head: Buffer;
  readonly middle: Buffer;
  /** How many lines are in the middle. */
  readonly lines: number;
  readonly tail: Buffer;
}

/** Undefined where bytes are no guide to its lines: colours stand between them, lines end with CR, or are too long. */
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

/** Whole lines as bytes, which end with LF: only what may match is made a string. */
export class LineBlock implements Lines {
  readonly #bytes: Buffer;
  #all: readonly string[] | undefined;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  holding(literals: readonly (string | undefined)[]): readonly string[] {
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
   * @param held lines by their beginning, to which more are added
   * @returns false where to take all lines is faster
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

/** Where the first so many lines that hold a literal are as close together as this, to cut all of them is faster. */
const SAMPLE = 32;
const DENSE_BYTES = 256;

/** What logs are made of, the most frequent first; all else is rare. */
const FREQUENT = ' 0123456789:-.etaoinsrlhdcupmfgbwyvk';

/** A shorter text is in too many lines that do not hold the literal. */
const SHORTEST = 4;

/** The first byte is searched for at the speed of memory, and all that goes on with it only where that is. */
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
