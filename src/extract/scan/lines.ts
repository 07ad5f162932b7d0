import { overprints } from './control-sequences.js';

/** Only the beginning of a longer line is searched, so that memory stays bounded. */
export const LINE_LIMIT_BYTES = 65_536;

const LF = 0x0a;
const CR = 0x0d;

const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
/** That of UTF-8, decoded. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The part of a line that patterns search. JSON documents need longer lines. */
export function beginningOf(line: string): string {
  return line.length > LINE_LIMIT_BYTES ? line.slice(0, LINE_LIMIT_BYTES) : line;
}

/**
 * Splits chunks into lines at LF, CRLF and CR (progress bars). Decodes whole lines, because a chunk may end inside a
 * character.
 */
export class LineSplitter {
  lines = 0;
  bytes = 0;
  cutLines = 0;
  /** Whether the stream begins with a byte order mark of UTF-16. */
  isUtf16 = false;
  readonly #limit: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #lineBytes = 0;
  #afterCarriageReturn = false;

  /** @param limit bytes of a line to keep */
  constructor(limit: number = LINE_LIMIT_BYTES) {
    this.#limit = limit;
  }

  /** Counts lines that the caller reads itself. Call only after a complete line. */
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
      if (!isSecondHalf) lines.push(...this.#endLine(chunk, start, at));
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

  /** The last line, if it has no line break. */
  end(): string[] {
    return this.#lineBytes > 0 ? [...this.#endLine(Buffer.alloc(0), 0, 0)] : [];
  }

  #collect(part: Buffer): void {
    this.#lineBytes += part.length;
    const room = this.#limit - this.#pendingBytes;
    if (room <= 0 || part.length === 0) return;
    const kept = part.subarray(0, room);
    // Copied, because the memory of the chunk is reused for the next read.
    this.#pending.push(Buffer.from(kept));
    this.#pendingBytes += kept.length;
  }

  /** Most lines begin and end in one chunk, and are decoded without a copy. */
  #endLine(chunk: Buffer, start: number, end: number): readonly string[] {
    this.lines += 1;
    if (this.#lineBytes === 0) {
      if (end - start > this.#limit) this.cutLines += 1;
      const keptEnd = Math.min(end, start + this.#limit);
      if (this.lines === 1) return this.#firstLine(chunk.subarray(start, keptEnd));
      return overprints(chunk.toString('utf8', start, keptEnd));
    }
    this.#collect(chunk.subarray(start, end));
    if (this.#lineBytes > this.#limit) this.cutLines += 1;
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#lineBytes = 0;
    if (this.lines === 1) return this.#firstLine(bytes);
    return overprints(bytes.toString('utf8'));
  }

  /** Without a byte order mark. */
  #firstLine(bytes: Buffer): readonly string[] {
    this.isUtf16 = UTF16_MARKS.some((mark) => bytes.subarray(0, 2).equals(mark));
    const text = bytes.toString('utf8');
    return overprints(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  }
}

/** Returns a function that finds the next line break. Searches a chunk without CR for it only once. */
function breaksIn(chunk: Buffer): (from: number) => number {
  let cr = chunk.indexOf(CR);
  return (from) => {
    if (cr >= 0 && cr < from) cr = chunk.indexOf(CR, from);
    const lf = chunk.indexOf(LF, from);
    return cr >= 0 && (lf < 0 || cr < lf) ? cr : lf;
  };
}
