/** How much of a document is kept until it is complete. */
export const DOCUMENT_LIMIT: number = 8 * 1024 * 1024;

/** A value that was parsed takes up to 100 bytes, and as little as three in the text. */
const VALUES_LIMIT = 600_000;

/** `{`, `[`, and what may follow in JSON: many a log line begins with `[INFO]`. */
const BEGINNING = /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[\]{"\d-]|true|false|null|$))/;

/** @param line from 1 on; undefined where the value is the whole document */
type OnValue = (value: unknown, line: number | undefined) => void;

/**
 * The JSON values in one stream: those that have a line of their own, or the whole output if it is one document. A
 * document is what begins with the first line that has anything on it, and does not end there.
 */
export class JsonStream {
  /** A document that was too long to be kept, or to be parsed. */
  wasTooLong = false;
  readonly #onValue: OnValue;
  /** Undefined where lines are read one by one. */
  #document: Document | undefined = new Document();
  /** How many were read by themselves, or were blank. */
  #lines = 0;

  constructor(onValue: OnValue) {
    this.#onValue = onValue;
  }

  read(lines: readonly string[]): void {
    const document = this.#document;
    if (document === undefined) this.#readEach(lines);
    else if (document.bytes > 0) this.#collect(document, lines);
    else this.#begin(document, lines);
  }

  end(): void {
    const document = this.#document;
    if (document === undefined || document.bytes === 0) return;
    const value = this.#parse(document.text());
    if (value === undefined) this.#readEachOf(document);
    else this.#onValue(value, undefined);
  }

  #begin(document: Document, lines: readonly string[]): void {
    const first = lines.findIndex((line) => line.trim() !== '');
    const line = lines[first];
    this.#lines += line === undefined ? lines.length : first;
    if (line === undefined) return;
    const rest = lines.slice(first);
    if (BEGINNING.test(line) && this.#parse(line) === undefined) {
      this.#collect(document, rest);
    } else {
      this.#document = undefined;
      this.#readEach(rest);
    }
  }

  #collect(document: Document, lines: readonly string[]): void {
    document.add(lines);
    if (document.bytes <= DOCUMENT_LIMIT) return;
    this.wasTooLong = true;
    this.#readEachOf(document);
  }

  #readEachOf(document: Document): void {
    this.#document = undefined;
    for (const lines of document.blocks()) this.#readEach(lines);
  }

  #readEach(lines: readonly string[]): void {
    for (const line of lines) {
      this.#lines += 1;
      const value = BEGINNING.test(line) ? this.#parse(line) : undefined;
      if (value !== undefined) this.#onValue(value, this.#lines);
    }
  }

  #parse(text: string): unknown {
    if (hasTooManyValues(text)) {
      this.wasTooLong = true;
      return undefined;
    }
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
}

/** By their commas, those in strings included. */
function hasTooManyValues(text: string): boolean {
  if (text.length < VALUES_LIMIT) return false;
  let commas = 0;
  for (let at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) commas += 1;
  return commas > VALUES_LIMIT;
}

/** Lines as the bytes they are, outside of V8's heap: as strings, short ones take ten times as much. */
class Document {
  bytes = 0;
  readonly #blocks: Buffer[] = [];

  add(lines: readonly string[]): void {
    const block = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    this.#blocks.push(block);
    this.bytes += block.length;
  }

  text(): string {
    return Buffer.concat(this.#blocks).toString();
  }

  /** Each once: what was read is given free. */
  *blocks(): Generator<readonly string[]> {
    for (let block = this.#blocks.shift(); block !== undefined; block = this.#blocks.shift()) {
      // Each line has its end.
      yield block.toString().split('\n').slice(0, -1);
    }
  }
}
