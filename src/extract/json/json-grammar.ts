import {
  BEGINNING,
  close,
  type GrammarState,
  listOf,
  open,
  type OpenState,
  type Range,
} from './grammar-state.js';
import { BLANK, endOf, SCALAR, stringEnd } from './json-tokens.js';

export type Progress =
  | { readonly kind: 'open' }
  /** `end` is the index after the last bracket. */
  | { readonly kind: 'closed'; readonly end: number }
  /** The text from `at` is not JSON. */
  | { readonly kind: 'wrong'; readonly at: number };

/** Reads one document line by line and stops at the first character that is not JSON. */
export class JsonGrammar {
  #state: OpenState = { ...BEGINNING };

  get values(): number {
    return this.#state.values;
  }

  get hasMember(): boolean {
    return this.#state.hasMember;
  }

  /** Whether hardly any other text begins like this. */
  get isSure(): boolean {
    return this.#state.hasMember || this.#state.open?.parent !== undefined;
  }

  get unusual(): readonly number[] {
    return listOf(this.#state.unusual);
  }

  get complete(): readonly Range[] {
    return listOf(this.#state.complete);
  }

  get state(): GrammarState {
    return { ...this.#state };
  }

  /** Forgets the line that was read since, as it is not part of the document. */
  skipLine(before: GrammarState): void {
    this.#state = { ...before, isBehindForeignLine: true };
  }

  /**
   * @param from index in the line where the document goes on
   * @param offset of the line in the whole document
   */
  read(line: string, from: number, offset: number): Progress {
    let at = endOf(BLANK, line, from);
    while (at < line.length) {
      const end = this.#token(line, at, offset);
      if (end === undefined) return { kind: 'wrong', at };
      if (this.#state.open === undefined) return { kind: 'closed', end };
      this.#state.isBehindForeignLine = false;
      at = endOf(BLANK, line, end);
    }
    return { kind: 'open' };
  }

  /** The end of the token at `at`; undefined if it is not allowed there. */
  #token(line: string, at: number, offset: number): number | undefined {
    const character = line[at] ?? '';
    switch (this.#state.expected) {
      case 'value or end':
        return character === ']' ? this.#close(at, offset, ']') : this.#value(line, at, offset);
      case 'value':
        return this.#value(line, at, offset);
      case 'key or end':
        return character === '}' ? this.#close(at, offset, '}') : this.#key(line, at);
      case 'key':
        return this.#key(line, at);
      case 'colon':
        if (character !== ':') return undefined;
        this.#state.expected = 'value';
        this.#state.hasMember = true;
        return at + 1;
      case 'comma or end':
        return character === ',' ? this.#comma(at) : this.#close(at, offset, character);
    }
  }

  #value(line: string, at: number, offset: number): number | undefined {
    const character = line[at];
    if (character === '{' || character === '[') {
      open(this.#state, offset + at, character === '[');
      return at + 1;
    }
    const end = character === '"' ? stringEnd(line, at) : scalarEnd(line, at);
    if (end === undefined) return undefined;
    this.#state.expected = 'comma or end';
    this.#state.isBehindContainer = false;
    if (character === 'N' || character === 'I' || line.startsWith('-I', at)) {
      this.#state.unusual = { last: offset + at, before: this.#state.unusual };
    }
    return end;
  }

  #key(line: string, at: number): number | undefined {
    const end = line[at] === '"' ? stringEnd(line, at) : undefined;
    if (end !== undefined) this.#state.expected = 'colon';
    return end;
  }

  #comma(at: number): number {
    this.#state.values += 1;
    this.#state.expected = this.#state.open?.isList === true ? 'value' : 'key';
    return at + 1;
  }

  #close(at: number, offset: number, bracket: string): number | undefined {
    return close(this.#state, offset + at + 1, bracket) ? at + 1 : undefined;
  }
}

function scalarEnd(line: string, at: number): number | undefined {
  const end = endOf(SCALAR, line, at);
  return end > at ? end : undefined;
}
