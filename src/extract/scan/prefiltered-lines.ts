import type { Lines } from './line-block.js';
import type { LiteralSearch, Places } from './literal-search.js';

/** Lines searched for all literals at once. Only lines that contain one are sliced. */
export class PrefilteredLines implements Lines {
  readonly #text: string;
  readonly #places: Places | undefined;
  #all: readonly string[] | undefined;

  /** @param text the lines, separated by LF */
  constructor(search: LiteralSearch, text: string, lines?: readonly string[]) {
    this.#text = text;
    this.#all = lines;
    this.#places = search.placesIn(text);
  }

  candidates(literals: readonly (string | undefined)[]): readonly string[] {
    const places = this.#places;
    if (places === undefined || !literals.every((each) => each !== undefined)) return this.#lines();
    const [first] = literals;
    const starts =
      first !== undefined && literals.length === 1
        ? places.of(first)
        : inOrder(literals.flatMap((each) => places.of(each)));
    return starts.length === 0 ? NONE : starts.map((start) => this.#lineAt(start));
  }

  #lineAt(start: number): string {
    const end = this.#text.indexOf('\n', start);
    return this.#text.slice(start, end < 0 ? undefined : end);
  }

  #lines(): readonly string[] {
    this.#all ??= this.#text.split('\n');
    return this.#all;
  }
}

const NONE: readonly string[] = [];

function inOrder(starts: readonly number[]): readonly number[] {
  return [...new Set(starts)].toSorted((a, b) => a - b);
}
