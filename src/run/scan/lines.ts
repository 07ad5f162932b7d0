import { stripVTControlCharacters } from 'node:util';

/** A longer line is matched on its beginning, so that memory does not grow with what a job prints. */
export const LINE_LIMIT_BYTES = 65_536;

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts a stream of chunks into lines at LF, CRLF and CR (progress bars), whatever the chunk edges. Bytes are collected
 * first and decoded once a line, because a chunk may end inside a character.
 */
export class LineSplitter {
  lines = 0;
  bytes = 0;
  cutLines = 0;
  readonly #onLine: (line: string) => void;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #lineBytes = 0;
  #afterCarriageReturn = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(chunk: Buffer): void {
    this.bytes += chunk.length;
    let start = 0;
    for (let at = nextBreak(chunk, 0); at >= 0; at = nextBreak(chunk, start)) {
      const isSecondHalf = chunk[at] === LF && at === start && this.#afterCarriageReturn;
      if (!isSecondHalf) {
        this.#collect(chunk.subarray(start, at));
        this.#endLine();
      }
      this.#afterCarriageReturn = chunk[at] === CR;
      start = at + 1;
    }
    if (start < chunk.length) {
      this.#afterCarriageReturn = false;
      this.#collect(chunk.subarray(start));
    }
  }

  /** The last line may have no end. */
  end(): void {
    if (this.#lineBytes > 0) this.#endLine();
  }

  #collect(part: Buffer): void {
    this.#lineBytes += part.length;
    const room = LINE_LIMIT_BYTES - this.#pendingBytes;
    if (room <= 0 || part.length === 0) return;
    const kept = part.subarray(0, room);
    // A copy: the chunk's memory is used again for the next read.
    this.#pending.push(Buffer.from(kept));
    this.#pendingBytes += kept.length;
  }

  #endLine(): void {
    this.lines += 1;
    if (this.#lineBytes > LINE_LIMIT_BYTES) this.cutLines += 1;
    this.#onLine(withoutColours(Buffer.concat(this.#pending).toString('utf8')));
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#lineBytes = 0;
  }
}

function nextBreak(chunk: Buffer, from: number): number {
  const lf = chunk.indexOf(LF, from);
  const cr = (lf < 0 ? chunk.subarray(from) : chunk.subarray(from, lf)).indexOf(CR);
  return cr < 0 ? lf : from + cr;
}

function withoutColours(line: string): string {
  return line.includes('\u001B') ? stripVTControlCharacters(line) : line;
}
