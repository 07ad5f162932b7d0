import type { Block } from './line-block.js';
import type { LiteralSearch, Places } from './literal-search.js';

/** Lines that were searched for all literals at once. */
export class SweptBlock implements Block {
  readonly count: number;
  readonly #lines: readonly string[];
  readonly #places: Places | undefined;

  /** @param text the lines, with LF between them */
  constructor(search: LiteralSearch, text: string, lines: readonly string[] = text.split('\n')) {
    this.count = lines.length;
    this.#lines = lines;
    this.#places = search.placesIn(text, lines);
  }

  holding(literals: readonly (string | undefined)[]): readonly string[] {
    const indexes = literals.map((literal) =>
      literal === undefined ? undefined : this.#places?.of(literal),
    );
    if (!indexes.every((each) => each !== undefined)) return this.#lines;
    const [only = [], ...others] = indexes;
    const held = others.length === 0 ? only : inOrder(indexes.flat());
    return held.map((index) => this.#lines[index] ?? '');
  }
}

function inOrder(indexes: readonly number[]): readonly number[] {
  return [...new Set(indexes)].toSorted((a, b) => a - b);
}
