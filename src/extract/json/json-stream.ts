import type { JsonGrammar } from './json-grammar.js';
import { asJson, hasTooManyValues, VALUES_LIMIT } from './json-text.js';
import { prefixLike } from './line-prefix.js';
import { documentsIn } from './line-search.js';
import { StartedDocument } from './started-document.js';

/** The longest document that is kept in memory, in bytes. */
export const DOCUMENT_LIMIT: number = 8 * 1024 * 1024;

type Readable = Pick<JsonGrammar, 'hasMember'> &
  Partial<Pick<StartedDocument, 'foreignLines' | 'isMixed'>>;

/**
 * @param line where the document begins, counted from 1
 * @param isPart of a document that other text broke, so that some of its parts are missing
 */
type OnValue = (value: unknown, line: number, isPart: boolean) => void;

/** How the outermost bracket of a document of several lines ends. */
const LAST_BRACKET = { object: /^(?:\]\s*)?\}/, list: /^(?:\}\s*)?\]/ } as const;

/** The lines after the break of a document. */
interface Remainder {
  readonly prefix: RegExp;
  readonly kind: keyof typeof LAST_BRACKET;
}

/** Finds the JSON documents in one stream. Other text may surround them. */
export class JsonStream {
  /** Whether a document exceeded `DOCUMENT_LIMIT` or `VALUES_LIMIT`. */
  wasTooLong = false;
  /** The first line in which a document stops to be JSON. */
  brokenAt: number | undefined;
  /** The first line inside a document that is not part of it. */
  foreignAt: number | undefined;
  readonly #onValue: OnValue;
  #started: StartedDocument | undefined;
  #remainder: Remainder | undefined;
  /** Number of lines read. */
  #lines = 0;

  constructor(onValue: OnValue) {
    this.#onValue = onValue;
  }

  read(lines: readonly string[]): void {
    for (const line of lines) {
      this.#lines += 1;
      if (this.#started !== undefined) this.#goOn(this.#started, line);
      else if (!this.#isDocument(line)) this.#search(line, 0);
      if (isLastLine(this.#remainder, line)) this.#remainder = undefined;
    }
  }

  end(): void {
    if (this.#started === undefined) return;
    this.#noteBreak(this.#started);
    this.#giveUp(this.#started);
  }

  /** The fast path for JSON lines: the whole line is one document. */
  #isDocument(line: string): boolean {
    if (!/^\s*[[{]/.test(line)) return false;
    // The line was cut at the limit.
    if (line.length >= DOCUMENT_LIMIT / 3 && Buffer.byteLength(line) >= DOCUMENT_LIMIT) {
      this.wasTooLong = true;
    }
    const value = this.#parse(line);
    if (value === undefined) return false;
    this.#onValue(value, this.#lines, this.#remainder !== undefined);
    return true;
  }

  /**
   * @param from index where a document may begin
   * @param prefix of each line of the next document, if a document has ended before it in this line
   */
  #search(line: string, from: number, prefix?: RegExp): void {
    let ownPrefix = prefix;
    for (const found of documentsIn(line, from)) {
      if (found.kind === 'wrong') {
        this.#noteBreak(found.grammar);
        continue;
      }
      const { kind, start, end, grammar, isMember } = found;
      ownPrefix ??= prefixLike(line.slice(0, start));
      if (isMember) this.#noteBreak(grammar);
      if (kind === 'begun') {
        const text = line.slice(start);
        const isAlone = line.trim().length === 1;
        const of = { grammar, text, line: this.#lines, prefix: ownPrefix, isMember, isAlone };
        this.#started = new StartedDocument(of);
        this.#checkLimits(this.#started);
      } else if (!isMember) {
        this.#show(asJson(line.slice(start, end), grammar.unusual), this.#lines);
      }
    }
  }

  #goOn(started: StartedDocument, line: string): void {
    const { rest, progress } = started.read(line);
    if (progress.kind === 'open') return this.#checkLimits(started);
    if (started.isMixed) this.#remainder ??= started;
    this.#giveUp(started);
    if (progress.kind === 'closed') return this.#search(rest, progress.end, started.prefix);
    this.#noteBreak(started);
    this.#search(rest, progress.at);
  }

  #noteBreak({ hasMember, isMixed = false, foreignLines = 0 }: Readable): void {
    if (hasMember || isMixed) this.brokenAt ??= this.#lines - foreignLines;
  }

  #checkLimits(started: StartedDocument): void {
    if (started.bytes <= DOCUMENT_LIMIT && started.values <= VALUES_LIMIT) return;
    this.wasTooLong = true;
    this.#giveUp(started);
  }

  /** Ends the document. If it is cut off, what is complete of it counts. */
  #giveUp(started: StartedDocument): void {
    this.#started = undefined;
    if (started.hasMember) this.foreignAt ??= started.foreignAt;
    for (const { text, line } of started.pieces()) this.#show(text, line);
  }

  /** @param text that the grammar accepted */
  #show(text: string, line: number): void {
    const value = this.#parse(text);
    if (value !== undefined) this.#onValue(value, line, this.#remainder !== undefined);
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

function isLastLine(of: Remainder | undefined, line: string): boolean {
  return of !== undefined && LAST_BRACKET[of.kind].test(line.replace(of.prefix, ''));
}
