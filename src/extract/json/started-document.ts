import type { JsonGrammar, Progress } from './json-grammar.js';
import { asJson, nextBeginning } from './json-text.js';
import { KeptText } from './kept-text.js';

/** After so many, the document is taken to have broken off. */
const MOST_FOREIGN_LINES = 100;

/** A document of more than one line. */
export class StartedDocument {
  readonly #grammar: JsonGrammar;
  readonly #text = new KeptText();
  readonly #line: number;
  /** Matches the text before the document in each line, such as a timestamp. */
  readonly prefix: RegExp;

  /**
   * @param grammar that has read the text
   * @param text of the first line, from the bracket on
   */
  constructor(grammar: JsonGrammar, text: string, line: number, prefix: RegExp) {
    this.#grammar = grammar;
    this.#text.add(text);
    this.#line = line;
    this.prefix = prefix;
  }

  get bytes(): number {
    return this.#text.bytes;
  }

  get hasMember(): boolean {
    return this.#grammar.hasMember;
  }

  get values(): number {
    return this.#grammar.values;
  }

  /** Lines in a row that are not part of the document, such as warnings of the same program. */
  foreignLines = 0;

  /** Reads the next line. `rest` is the line without the prefix. */
  read(line: string): { readonly rest: string; readonly progress: Progress } {
    const from = this.prefix.exec(line)?.[0].length ?? 0;
    const rest = from === 0 ? line : line.slice(from);
    const progress = this.#grammar.read(rest, 0, this.#text.length);
    if (this.#isForeign(rest, progress)) {
      this.foreignLines += 1;
      // In its place, so that line numbers stay correct.
      this.#text.add('');
      return { rest, progress: { kind: 'open' } };
    }
    if (rest.trim() !== '') this.foreignLines = 0;
    this.#text.add(rest);
    return { rest, progress };
  }

  /** Whether the document may go on after this line: nothing in it is JSON, and a next document would not fit into this one. */
  #isForeign(rest: string, progress: Progress): boolean {
    return (
      progress.kind === 'wrong' &&
      this.hasMember &&
      !this.#grammar.takesDocument &&
      this.foreignLines < MOST_FOREIGN_LINES &&
      rest.slice(0, progress.at).trim() === '' &&
      nextBeginning(rest, 0) === undefined
    );
  }

  /** The complete containers, each with the line where it begins. */
  *complete(): Generator<{ readonly text: string; readonly line: number }> {
    const { complete, unusual } = this.#grammar;
    if (complete.length === 0) return;
    const whole = this.#text.toString();
    const words = new Ascending(unusual);
    const lineBreaks = new LineBreaks(whole);
    for (const { start, end } of complete) {
      const own = words.until(end).flatMap((at) => (at < start ? [] : [at - start]));
      const line = this.#line + lineBreaks.before(start);
      yield { text: asJson(whole.slice(start, end), own), line };
    }
  }
}

/** A longer prefix is not a timestamp. */
const LONGEST_PREFIX = 200;

/**
 * Matches the same text with any numbers, padded or not. If it has some, also with other words: the name of the month, the
 * level.
 */
export function prefixLike(text: string): RegExp {
  if (text.length > LONGEST_PREFIX) return /^/;
  const word = /\d/.test(text) ? '[A-Za-z]+' : undefined;
  const pattern = text.replaceAll(PARTS, (part, at: number) => {
    if (/^[A-Za-z]/.test(part)) return word ?? part;
    if (!/\d$/.test(part)) return `\\${part}`;
    // Two numbers without a blank between them would match in many ways, each of which V8 tries.
    return /\d/.test(text[at - 1] ?? '') ? String.raw` +\d+` : String.raw` *\d+`;
  });
  return new RegExp(`^${pattern}`);
}

const PARTS = /[A-Za-z]+| *\d+|[$()*+.?[\\\]^{|}]/g;

/** Counts line breaks before offsets, which are asked for in ascending order. */
class LineBreaks {
  readonly #text: string;
  #count = 0;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf('\n');
  }

  before(offset: number): number {
    while (this.#next >= 0 && this.#next < offset) {
      this.#count += 1;
      this.#next = this.#text.indexOf('\n', this.#next + 1);
    }
    return this.#count;
  }
}

/** Consumes ascending numbers in order. */
class Ascending {
  readonly #numbers: readonly number[];
  #taken = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  until(end: number): readonly number[] {
    const from = this.#taken;
    while ((this.#numbers[this.#taken] ?? Infinity) < end) this.#taken += 1;
    return this.#numbers.slice(from, this.#taken);
  }
}
