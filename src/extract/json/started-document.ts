import { Ascending, LineBreaks } from './ascending.js';
import { isForeignLine } from './foreign-line.js';
import type { GrammarState } from './grammar-state.js';
import type { JsonGrammar, Progress } from './json-grammar.js';
import { asJson } from './json-text.js';
import { KeptText } from './kept-text.js';
import { documentsIn, isAlone } from './line-search.js';

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
  /** Of the first line, from the bracket on. */
  readonly text: string;
  readonly line: number;
  /** Matches the text before the document in each line, such as a timestamp. */
  readonly prefix: RegExp;
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
  /** One-line documents between its lines. */
  readonly #others: Piece[] = [];
  #bytesOfOthers = 0;
  #lines = 1;

  constructor({ grammar, text, line, prefix, isMember }: Beginning) {
    this.prefix = prefix;
    this.isMember = isMember;
    this.#grammar = grammar;
    this.#text.add(text);
    this.#line = line;
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
    if (this.foreignLines >= MOST_FOREIGN_LINES) return false;
    const isKept = this.#keepOther(rest, before);
    const isForeign = isKept ?? isForeignLine(rest, at, before);
    this.isMixed = isKept === undefined && !isForeign && this.hasMember;
    if (!isForeign) return false;
    this.#grammar.skipLine(before);
    this.foreignLines += 1;
    this.foreignAt ??= this.#line + this.#lines;
    return true;
  }

  /**
   * Keeps a document that fills a line where no value may stand. Undefined if no document is in the line.
   *
   * @returns whether it was kept
   */
  #keepOther(rest: string, before: GrammarState): boolean | undefined {
    for (const found of documentsIn(rest, 0)) {
      if (found.kind === 'wrong') continue;
      const isOther =
        found.kind === 'whole' && isAlone(rest, found) && before.open?.isList === false;
      if (!isOther) return false;
      const text = asJson(rest.slice(found.start, found.end), found.grammar.unusual);
      this.#others.push({ text, line: this.#line + this.#lines });
      this.#bytesOfOthers += Buffer.byteLength(text);
      return true;
    }
    return undefined;
  }

  /** What is complete of it, and the documents between its lines. Code has objects without members. */
  pieces(): readonly Piece[] {
    const isCode = this.kind === 'object' && !this.hasMember;
    const own = this.isMember || isCode ? [] : [...this.#complete()];
    return [...own, ...this.#others].toSorted((a, b) => a.line - b.line);
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
