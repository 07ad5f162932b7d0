import type { JsonGrammar, Progress } from './json-grammar.js';
import { asJson } from './json-text.js';
import { KeptText } from './kept-text.js';

/** A document that is not complete at the end of its first line. */
export class StartedDocument {
  readonly #grammar: JsonGrammar;
  readonly #text = new KeptText();
  readonly #line: number;
  /** Matches what stands before it in each of its lines: a time stamp, say. */
  readonly #prefix: RegExp | undefined;

  /** @param grammar that has read the line from `start` on */
  constructor(grammar: JsonGrammar, line: string, start: number, lineNumber: number) {
    this.#grammar = grammar;
    this.#text.add(line.slice(start));
    this.#line = lineNumber;
    this.#prefix = prefixLike(line.slice(0, start));
  }

  get bytes(): number {
    return this.#text.bytes;
  }

  get values(): number {
    return this.#grammar.values;
  }

  /** The next line; the progress is that in the rest of it. */
  read(line: string): { readonly rest: string; readonly progress: Progress } {
    const from = this.#prefix?.exec(line)?.[0].length ?? 0;
    const rest = from === 0 ? line : line.slice(from);
    const progress = this.#grammar.read(rest, 0, this.#text.length);
    this.#text.add(rest);
    return { rest, progress };
  }

  /** What of it is complete, each with the line where it begins. */
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

/** A longer one is no time stamp. */
const LONGEST_PREFIX = 200;

/** The same but for the digits. */
function prefixLike(text: string): RegExp | undefined {
  if (text === '' || text.length > LONGEST_PREFIX) return undefined;
  const escaped = text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\d+/g, String.raw`\d+`)}`);
}

/** How many line breaks are before places that are asked for in ascending order. */
class LineBreaks {
  readonly #text: string;
  #count = 0;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf('\n');
  }

  before(place: number): number {
    while (this.#next >= 0 && this.#next < place) {
      this.#count += 1;
      this.#next = this.#text.indexOf('\n', this.#next + 1);
    }
    return this.#count;
  }
}

/** Numbers in ascending order, each of which is asked for once. */
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
