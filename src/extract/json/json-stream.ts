import { JsonGrammar, type Range } from './json-grammar.js';
import { asJson, hasTooManyValues, nextBeginning, VALUES_LIMIT } from './json-text.js';
import { StartedDocument } from './started-document.js';

/** How much of a document is kept until it is complete. */
export const DOCUMENT_LIMIT: number = 8 * 1024 * 1024;

/** With other text beside it in its line, a list of numbers is hardly a document: `[12] done`. */
const SURE = /^(?:\{|\[\s*[[{])/;
const SURE_LENGTH = 100;

/** So often the search in a line goes on right behind a beginning that was none. */
const TRIES = 16;

/** @param line where it begins, from 1 on */
type OnValue = (value: unknown, line: number) => void;

/** The JSON documents in one stream, whatever stands before, between and behind them. */
export class JsonStream {
  /** A document that was too long to be kept, or to be parsed. */
  wasTooLong = false;
  readonly #onValue: OnValue;
  #started: StartedDocument | undefined;
  /** How many lines were read. */
  #lines = 0;

  constructor(onValue: OnValue) {
    this.#onValue = onValue;
  }

  read(lines: readonly string[]): void {
    for (const line of lines) {
      this.#lines += 1;
      if (this.#started !== undefined) this.#goOn(this.#started, line);
      else if (!this.#isDocument(line)) this.#search(line, 0);
    }
  }

  end(): void {
    if (this.#started !== undefined) this.#giveUp(this.#started);
  }

  /** As most are, where each line is one. */
  #isDocument(line: string): boolean {
    if (!/^\s*[[{]/.test(line)) return false;
    // The rest of it was cut off.
    if (line.length >= DOCUMENT_LIMIT / 3 && Buffer.byteLength(line) >= DOCUMENT_LIMIT) {
      this.wasTooLong = true;
    }
    const value = this.#parse(line);
    if (value === undefined) return false;
    this.#onValue(value, this.#lines);
    return true;
  }

  /** @param from where a document may begin */
  #search(line: string, from: number): void {
    const text = { start: line.length - line.trimStart().length, end: line.trimEnd().length };
    let tries = 0;
    for (let start = nextBeginning(line, from); start !== undefined;) {
      const grammar = new JsonGrammar();
      const progress = grammar.read(line, start, -start);
      if (progress.kind === 'open') {
        this.#started = new StartedDocument(grammar, line, start, this.#lines);
        this.#checkLimits(this.#started);
        return;
      }
      if (progress.kind === 'closed') {
        this.#take(grammar, line, text, { start, end: progress.end });
        start = nextBeginning(line, progress.end);
      } else {
        tries += 1;
        start = nextBeginning(line, tries < TRIES ? start + 1 : progress.at);
      }
    }
  }

  /** One that is complete in its line, of which `text` is all but the blanks around it. */
  #take(grammar: JsonGrammar, line: string, text: Range, { start, end }: Range): void {
    const isAlone = start <= text.start && end >= text.end;
    if (!isAlone && !SURE.test(line.slice(start, start + SURE_LENGTH))) return;
    this.#show(asJson(line.slice(start, end), grammar.unusual), this.#lines);
  }

  #goOn(started: StartedDocument, line: string): void {
    const { rest, progress } = started.read(line);
    if (progress.kind === 'open') {
      this.#checkLimits(started);
    } else {
      this.#giveUp(started);
      this.#search(rest, progress.kind === 'closed' ? progress.end : progress.at);
    }
  }

  #checkLimits(started: StartedDocument): void {
    if (started.bytes <= DOCUMENT_LIMIT && started.values <= VALUES_LIMIT) return;
    this.wasTooLong = true;
    this.#giveUp(started);
  }

  /** What is complete in it counts: that is all of it where it is. */
  #giveUp(started: StartedDocument): void {
    this.#started = undefined;
    for (const { text, line } of started.complete()) this.#show(text, line);
  }

  /** @param text which the grammar has found to be right */
  #show(text: string, line: number): void {
    const value = this.#parse(text);
    if (value !== undefined) this.#onValue(value, line);
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
