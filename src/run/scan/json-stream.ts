/** How much of a document is kept until it is complete. */
export const DOCUMENT_LIMIT: number = 8 * 1024 * 1024;

/** `{`, `[`, and what may follow in JSON: many a log line begins with `[INFO]`. */
const BEGINNING = /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[\]{"\d-]|true|false|null|$))/;

/**
 * The JSON values in one stream: those that have a line of their own, or the whole output if it is one document. A
 * document is what begins with the first line that has anything on it, and does not end there.
 */
export class JsonStream {
  /** A document that was too long to be kept. */
  wasTooLong = false;
  readonly #onValue: (value: unknown) => void;
  /** Undefined where lines are read one by one. */
  #document: string[] | undefined = [];
  #size = 0;

  constructor(onValue: (value: unknown) => void) {
    this.#onValue = onValue;
  }

  read(lines: readonly string[]): void {
    for (const line of lines) {
      if (this.#document === undefined) this.#readLine(line);
      else this.#collect(this.#document, line);
    }
  }

  end(): void {
    const document = this.#document;
    if (document === undefined || document.length === 0) return;
    const value = parse(document.join('\n'));
    if (value === undefined) this.#readEach(document);
    else this.#onValue(value);
  }

  #collect(document: string[], line: string): void {
    if (document.length === 0) {
      if (line.trim() === '') return;
      if (!BEGINNING.test(line) || parse(line) !== undefined) {
        this.#readEach([line]);
        return;
      }
    }
    document.push(line);
    this.#size += line.length + 1;
    if (this.#size > DOCUMENT_LIMIT) {
      this.wasTooLong = true;
      this.#readEach(document);
    }
  }

  #readEach(lines: readonly string[]): void {
    this.#document = undefined;
    for (const line of lines) this.#readLine(line);
  }

  #readLine(line: string): void {
    if (!BEGINNING.test(line)) return;
    const value = parse(line);
    if (value !== undefined) this.#onValue(value);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
