import type { BodyReader } from '../../http/request.js';
import { parseJson, recordOf } from '../../util/json.js';

/** An entry is one group with all its metrics. */
const ENTRY_LIMIT_BYTES = 64 * 1024 * 1024;

/** About 100,000 groups of 16 families. Such a gateway takes many seconds for each push. */
const LIST_LIMIT_BYTES = 512 * 1024 * 1024;

/** A response has 30 bytes besides its entries. */
const FRAME_LIMIT = 10_000;

/** `no-list`: not the response of a gateway. */
export type ListEnd = 'complete' | 'no-list' | 'too-long';

/** The position of the reader in the response. */
interface Position {
  /** Number of open braces and brackets. */
  readonly depth: number;
  readonly isInList: boolean;
  readonly isInString: boolean;
  readonly isEscaped: boolean;
}

/**
 * Reads `{"status":"success","data":[…]}` in chunks and parses each entry of `data` separately. The
 * response for 10,000 groups has 43 MB; parsed as a whole, it would take 300 MB of memory.
 */
export class EntryReader implements BodyReader {
  readonly #onEntry: (entry: unknown) => void;
  #position: Position = { depth: 0, isInList: false, isInString: false, isEscaped: false };
  /** The response without its entries. */
  #frame = '';
  /** The chunks of the current entry. */
  #entry: Buffer[] = [];
  #entryBytes = 0;
  #totalBytes = 0;
  #state: ListEnd = 'complete';

  constructor(onEntry: (entry: unknown) => void) {
    this.#onEntry = onEntry;
  }

  /** False once the rest of the response is not needed. */
  read(chunk: Buffer): boolean {
    let { depth, isInList, isInString, isEscaped } = this.#position;
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isInString = false;
      } else if (byte === QUOTE) isInString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth += 1;
        if (depth !== 2) continue;
        this.#addToFrame(chunk.subarray(start, at + 1));
        start = at + 1;
        isInList = BEFORE_ENTRIES.test(this.#frame);
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
        if (depth !== 1 || !isInList) continue;
        this.#endEntry(chunk.subarray(start, at));
        start = at;
        isInList = false;
      } else if (byte === COMMA && isInList && depth === 2) {
        this.#endEntry(chunk.subarray(start, at));
        start = at + 1;
      }
    }
    this.#position = { depth, isInList, isInString, isEscaped };
    this.#totalBytes += chunk.length;
    const rest = chunk.subarray(start);
    if (isInList) this.#addToEntry(rest);
    else this.#addToFrame(rest);
    return this.#state === 'complete';
  }

  end(): ListEnd {
    if (this.#state !== 'complete') return this.#state;
    const answer = recordOf(parseJson(this.#frame));
    const isList = answer?.['status'] === 'success' && Array.isArray(answer['data']);
    return isList ? 'complete' : 'no-list';
  }

  #addToFrame(bytes: Buffer): void {
    this.#frame += bytes.toString();
    const isPlausible = /^\s*(?:\{|$)/.test(this.#frame) && this.#frame.length <= FRAME_LIMIT;
    if (!isPlausible) this.#state = 'no-list';
  }

  #addToEntry(bytes: Buffer): void {
    this.#entry.push(bytes);
    this.#entryBytes += bytes.length;
    const isTooLong = this.#entryBytes > ENTRY_LIMIT_BYTES || this.#totalBytes > LIST_LIMIT_BYTES;
    if (isTooLong) this.#state = 'too-long';
  }

  #endEntry(last: Buffer): void {
    const text = Buffer.concat([...this.#entry, last]).toString();
    this.#entry = [];
    this.#entryBytes = 0;
    if (text.trim() === '') return;
    const entry = parseJson(text);
    if (entry === undefined) this.#state = 'no-list';
    else this.#onEntry(entry);
  }
}

const BEFORE_ENTRIES = /[{,]\s*"data"\s*:\s*\[$/;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];
