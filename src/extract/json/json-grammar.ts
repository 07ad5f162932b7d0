/** A complete object or array in a text. `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Progress =
  | { readonly kind: 'open' }
  /** `end` is the index after the last bracket. */
  | { readonly kind: 'closed'; readonly end: number }
  /** The text from `at` is not JSON. */
  | { readonly kind: 'wrong'; readonly at: number };

/** The next token. */
type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

const BLANK = /[\t\r ]*/y;
const PLAIN = /[^"\\\u0000-\u001F]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
/** Python's json module prints NaN and Infinity. */
const SCALAR =
  /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)(?![\w.+-])/y;

/** Reads one document line by line and stops at the first character that is not JSON. */
export class JsonGrammar {
  /** Commas and opening brackets: an upper bound of the number of values. */
  values = 0;
  /** Whether a name and a colon were read, which hardly any other text has. */
  hasMember = false;
  /** Offsets of NaN and Infinity, which `JSON.parse` refuses. */
  readonly unusual: number[] = [];
  /** The outermost complete containers. */
  readonly complete: Range[] = [];
  readonly #open: { readonly start: number; readonly isList: boolean }[] = [];
  #expected: Expected = 'value';

  /** Whether another document would be a part of this one here. */
  get takesDocument(): boolean {
    return this.#expected === 'value' || this.#expected === 'value or end';
  }

  /**
   * @param from index in the line where the document goes on
   * @param offset of the line in the whole document
   */
  read(line: string, from: number, offset: number): Progress {
    let at = endOf(BLANK, line, from);
    while (at < line.length) {
      const expected = this.#expected;
      const end = this.#token(line, at, offset);
      if (end === undefined) {
        this.#expected = expected;
        return { kind: 'wrong', at };
      }
      if (this.#open.length === 0) return { kind: 'closed', end };
      at = endOf(BLANK, line, end);
    }
    return { kind: 'open' };
  }

  /** The end of the token at `at`; undefined if it is not allowed there. */
  #token(line: string, at: number, offset: number): number | undefined {
    const character = line[at] ?? '';
    switch (this.#expected) {
      case 'value or end':
        return character === ']' ? this.#close(at, offset, ']') : this.#value(line, at, offset);
      case 'value':
        return this.#value(line, at, offset);
      case 'key or end':
        return character === '}' ? this.#close(at, offset, '}') : this.#key(line, at);
      case 'key':
        return this.#key(line, at);
      case 'colon':
        this.#expected = 'value';
        this.hasMember ||= character === ':';
        return character === ':' ? at + 1 : undefined;
      case 'comma or end':
        return character === ',' ? this.#comma(at) : this.#close(at, offset, character);
    }
  }

  #value(line: string, at: number, offset: number): number | undefined {
    const character = line[at];
    if (character === '{' || character === '[') {
      const isList = character === '[';
      this.#open.push({ start: offset + at, isList });
      this.#expected = isList ? 'value or end' : 'key or end';
      this.values += 1;
      return at + 1;
    }
    this.#expected = 'comma or end';
    if (character === '"') return stringEnd(line, at);
    const end = endOf(SCALAR, line, at);
    if (/^(?:N|-?I)/.test(line.slice(at, at + 2)) && end > at) this.unusual.push(offset + at);
    return end > at ? end : undefined;
  }

  #key(line: string, at: number): number | undefined {
    this.#expected = 'colon';
    return line[at] === '"' ? stringEnd(line, at) : undefined;
  }

  #comma(at: number): number {
    this.values += 1;
    this.#expected = this.#open.at(-1)?.isList === true ? 'value' : 'key';
    return at + 1;
  }

  #close(at: number, offset: number, bracket: string): number | undefined {
    const container = this.#open.at(-1);
    if (container === undefined || bracket !== (container.isList ? ']' : '}')) return undefined;
    this.#open.pop();
    this.#expected = 'comma or end';
    while ((this.complete.at(-1)?.start ?? -1) > container.start) this.complete.pop();
    this.complete.push({ start: container.start, end: offset + at + 1 });
    return at + 1;
  }
}

function stringEnd(line: string, start: number): number | undefined {
  let at = endOf(PLAIN, line, start + 1);
  while (line[at] === '\\') {
    const end = endOf(ESCAPE, line, at);
    if (end === at) return undefined;
    at = endOf(PLAIN, line, end);
  }
  return line[at] === '"' ? at + 1 : undefined;
}

/** The end of the match at `at`; `at` itself without a match. */
function endOf(sticky: RegExp, line: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(line) ? sticky.lastIndex : at;
}
