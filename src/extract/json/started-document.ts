import { Ascending, LineBreaks } from './ascending.js';
import { isForeignLine } from './foreign-line.js';
import type { GrammarState } from './grammar-state.js';
import type { JsonGrammar, Progress } from './json-grammar.js';
import { asJson } from './json-text.js';
import { KeptText } from './kept-text.js';
import { firstDocumentIn, type FoundDocument } from './line-search.js';

/** After so many in a row, the document is taken to have broken off. */
const MOST_FOREIGN_LINES = 100;

/** A document by itself, or what is complete of one. */
export interface Piece {
  /** JSON. */
  readonly text: string;
  /** Where it begins. */
  readonly line: number;
}

interface Beginning {
  /** Has read the text. */
  readonly grammar: JsonGrammar;
  /** The first line, from the bracket on. */
  readonly text: string;
  readonly line: number;
  /** Matches the text before the document in each line, such as a timestamp. */
  readonly prefix: RegExp;
  /** Nothing else is in its first line. */
  readonly isAlone: boolean;
  /** It is the value of a member, whose document is not whole. */
  readonly isMember: boolean;
}

/** A document of more than one line. */
export class StartedDocument {
  readonly prefix: RegExp;
  readonly isMember: boolean;
  readonly kind: 'object' | 'list';
  /** Whether it ended in a line that holds a piece of it and other text. */
  isMixed = false;
  /** Lines in a row that are not part of the document, such as warnings of the same program. */
  foreignLines = 0;
  /** The first of all these lines. */
  foreignAt: number | undefined;
  readonly #grammar: JsonGrammar;
  readonly #text = new KeptText();
  readonly #line: number;
  readonly #isAlone: boolean;
  /** One-line documents between its lines. */
  readonly #others: Piece[] = [];
  #bytesOfOthers = 0;
  #lines = 1;

  constructor({ grammar, text, line, prefix, isMember, ...beginning }: Beginning) {
    this.prefix = prefix;
    this.isMember = isMember;
    this.#grammar = grammar;
    this.#text.add(text);
    this.#line = line;
    this.#isAlone = beginning.isAlone;
    this.kind = text.startsWith('{') ? 'object' : 'list';
  }

  get bytes(): number {
    return this.#text.bytes + this.#bytesOfOthers;
  }

  get hasMember(): boolean {
    return this.#grammar.hasMember;
  }

  get values(): number {
    return this.#grammar.values;
  }

  /** Reads the next line. `rest` is the line without the prefix. */
  read(line: string): { readonly rest: string; readonly progress: Progress } {
    const from = this.prefix.exec(line)?.[0].length ?? 0;
    const rest = from === 0 ? line : line.slice(from);
    const before = this.#grammar.state;
    const progress = this.#grammar.read(rest, 0, this.#text.length);
    const isForeign = progress.kind === 'wrong' && this.#skip(rest, progress.at, before);
    if (!isForeign && rest.trim() !== '') this.foreignLines = 0;
    // In place of a line that is skipped, so that line numbers stay correct.
    this.#text.add(isForeign ? '' : rest);
    this.#lines += 1;
    return { rest, progress: isForeign ? { kind: 'open' } : progress };
  }

  /** @returns whether the document may go on after this line */
  #skip(rest: string, at: number, before: GrammarState): boolean {
    // A bracket alone begins another document. Searching each of millions of them takes twice the time.
    const isBracket = rest === '{' || rest === '[';
    if (isBracket || this.isMember || this.foreignLines >= MOST_FOREIGN_LINES) return false;
    const other = firstDocumentIn(rest);
    const isForeign =
      other === undefined ? isForeignLine(rest, at, before) : this.#keep(rest, other, before);
    // Programs indent what is inside.
    const isNext = other?.start === 0 && other.isAlone;
    this.isMixed = !isForeign && !isNext && (this.#grammar.isSure || this.#isAlone);
    if (!isForeign) return false;
    this.#grammar.skipLine(before);
    this.foreignLines += 1;
    this.foreignAt ??= this.#line + this.#lines;
    return true;
  }

  /**
   * Keeps a document that fills a line where no value may stand.
   *
   * @returns whether it did
   */
  #keep(rest: string, other: FoundDocument, { open }: GrammarState): boolean {
    const { kind, start, end, grammar, isAlone } = other;
    // A list that nothing surrounds may be other text before documents of one line.
    const takesNone = open?.isList === false || open?.parent !== undefined;
    if (kind === 'begun' || !takesNone || !isAlone) return false;
    const text = asJson(rest.slice(start, end), grammar.unusual);
    this.#others.push({ text, line: this.#line + this.#lines });
    this.#bytesOfOthers += Buffer.byteLength(text);
    return true;
  }

  /** What is complete of it, and the documents between its lines. Code has objects without members. */
  *pieces(): Generator<Piece> {
    const isCode = this.kind === 'object' && !this.hasMember;
    let taken = 0;
    // One at a time, as there may be millions.
    for (const own of this.isMember || isCode ? [] : this.#complete()) {
      const from = taken;
      while ((this.#others[taken]?.line ?? Infinity) < own.line) taken += 1;
      yield* this.#others.slice(from, taken);
      yield own;
    }
    yield* this.#others.slice(taken);
  }

  *#complete(): Generator<Piece> {
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
