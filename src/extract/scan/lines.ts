import { withoutControlSequences } from './control-sequences.js';

/** A longer line is matched on its beginning, so that memory does not grow with what a job prints. */
export const LINE_LIMIT_BYTES = 65_536;

const LF = 0x0a;
const CR = 0x0d;

/** What of a line is matched, where more of it was kept for another reason. */
export function beginningOf(line: string): string {
  return line.length > LINE_LIMIT_BYTES ? line.slice(0, LINE_LIMIT_BYTES) : line;
}

/**
 * Cuts a stream of chunks into lines at LF, CRLF and CR (progress bars), whatever the chunk edges. Bytes are collected
 * first and decoded once a line, because a chunk may end inside a character.
 */
export class LineSplitter {
  lines = 0;
  bytes = 0;
  cutLines = 0;
  readonly #limit: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #lineBytes = 0;
  #afterCarriageReturn = false;

  /** @param limit in bytes: what of a longer line is kept */
  constructor(limit: number = LINE_LIMIT_BYTES) {
    this.#limit = limit;
  }

  /** Takes note of lines that somebody else reads, where the last one was complete. */
  pass(lines: number, bytes: number): void {
    this.lines += lines;
    this.bytes += bytes;
  }

  /** The lines that end in this chunk. */
  write(chunk: Buffer): string[] {
    const lines: string[] = [];
    this.bytes += chunk.length;
    const nextBreak = breaksIn(chunk);
    let start = 0;
    for (let at = nextBreak(0); at >= 0; at = nextBreak(start)) {
      const isSecondHalf = chunk[at] === LF && at === 0 && this.#afterCarriageReturn;
      if (!isSecondHalf) lines.push(this.#endLine(chunk, start, at));
      const isPair = chunk[at] === CR && chunk[at + 1] === LF;
      start = at + (isPair ? 2 : 1);
      this.#afterCarriageReturn = chunk[start - 1] === CR;
    }
    if (start < chunk.length) {
      this.#afterCarriageReturn = false;
      this.#collect(chunk.subarray(start));
    }
    return lines;
  }

  /** The last line may have no end. */
  end(): string[] {
    return this.#lineBytes > 0 ? [this.#endLine(Buffer.alloc(0), 0, 0)] : [];
  }

  #collect(part: Buffer): void {
    this.#lineBytes += part.length;
    const room = this.#limit - this.#pendingBytes;
    if (room <= 0 || part.length === 0) return;
    const kept = part.subarray(0, room);
    // A copy: the chunk's memory is used again for the next read.
    this.#pending.push(Buffer.from(kept));
    this.#pendingBytes += kept.length;
  }

  /** The line ends in this chunk, and most begin there too: those are decoded without a copy. */
  #endLine(chunk: Buffer, start: number, end: number): string {
    this.lines += 1;
    if (this.#lineBytes === 0) {
      if (end - start > this.#limit) this.cutLines += 1;
      return withoutControlSequences(
        chunk.toString('utf8', start, Math.min(end, start + this.#limit)),
      );
    }
    this.#collect(chunk.subarray(start, end));
    if (this.#lineBytes > this.#limit) this.cutLines += 1;
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#lineBytes = 0;
    return withoutControlSequences(bytes.toString('utf8'));
  }
}

/** Where the next line ends, again and again. A chunk without CR, as most are, is searched for it once. */
function breaksIn(chunk: Buffer): (from: number) => number {
  let cr = chunk.indexOf(CR);
  return (from) => {
    if (cr >= 0 && cr < from) cr = chunk.indexOf(CR, from);
    const lf = chunk.indexOf(LF, from);
    return cr >= 0 && (lf < 0 || cr < lf) ? cr : lf;
  };
}
