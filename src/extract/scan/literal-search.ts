/** Up to so many literals, one search for each is faster than one for all. */
const FEW = 3;

/** Undefined if there are too few literals to be worth it. */
export function searchFor(literals: readonly (string | undefined)[]): LiteralSearch | undefined {
  const known = new Set(literals.filter((literal) => literal !== undefined));
  return known.size <= FEW ? undefined : new LiteralSearch([...known]);
}

/** If hits are less than 16 characters apart after the first 64, the search excludes no lines. */
const SAMPLE = 64;
const DENSE_CHARACTERS = 16;

/** Four characters distinguish most literals and fit into a small integer. */
const LONGEST_ENDING = 4;

interface Literal {
  readonly text: string;
  /** Indexes of all literals that it contains, including itself. */
  readonly within: readonly number[];
  /** Offset in the literal where an overlapping literal may begin; its length if none can. */
  readonly step: number;
}

/** Finds many literals in one pass with one regular expression, which V8 compiles to machine code. */
export class LiteralSearch {
  readonly #regexp: RegExp;
  /** Longest first. */
  readonly #literals: readonly string[];
  readonly #indexes: ReadonlyMap<string, number>;
  /** Longest first. */
  readonly #byEnding = new Map<number, readonly Literal[]>();
  readonly #ending: number;

  /** @param literals distinct, ASCII */
  constructor(literals: readonly string[]) {
    // A regular expression takes the first alternative that matches: the longest.
    const sorted = literals.toSorted((a, b) => b.length - a.length);
    this.#regexp = new RegExp(sorted.map(escaped).join('|'), 'g');
    this.#literals = sorted;
    this.#indexes = new Map(sorted.map((literal, index) => [literal, index]));
    this.#ending = Math.min(LONGEST_ENDING, sorted.at(-1)?.length ?? 0);
    for (const text of sorted) {
      const within = sorted.flatMap((other, index) => (text.includes(other) ? [index] : []));
      const ending = endingAt(text, text.length, this.#ending);
      const alike = this.#byEnding.get(ending) ?? [];
      this.#byEnding.set(ending, [...alike, { text, within, step: stepOf(text, sorted) }]);
    }
  }

  /**
   * Undefined if literals are so frequent that no line can be excluded.
   *
   * @param text lines separated by LF
   */
  placesIn(text: string): Places | undefined {
    const regexp = this.#regexp;
    let found: readonly number[][] | undefined;
    const lineOf = lineFinder(text);
    let places = 0;
    let from = 0;
    regexp.lastIndex = 0;
    // Not `exec`, which allocates an array for each match.
    while (regexp.test(text)) {
      const end = regexp.lastIndex;
      const literal = this.#literalAt(text, from, end);
      const line = lineOf(end);
      found ??= this.#literals.map(() => []);
      for (const index of literal.within) noteIn(found[index], line);
      from = end - literal.text.length + literal.step;
      regexp.lastIndex = from;
      places += 1;
      if (places > SAMPLE && end < places * DENSE_CHARACTERS) return undefined;
    }
    return found === undefined
      ? NO_PLACES
      : { of: (literal) => found[this.#indexes.get(literal) ?? -1] ?? NOWHERE };
  }

  /** The longest literal between `from` and `end` that ends at `end`. */
  #literalAt(text: string, from: number, end: number): Literal {
    const alike = this.#byEnding.get(endingAt(text, end, this.#ending)) ?? [];
    const [first] = alike;
    const literal =
      alike.length === 1 ? first : alike.find((each) => isBetween(each.text, text, from, end));
    if (literal === undefined) throw new Error(`none of the literals ends at ${end}`);
    return literal;
  }
}

export interface Places {
  /** Offsets of the lines that contain this literal, ascending. */
  of(literal: string): readonly number[];
}

const NOWHERE: readonly number[] = [];
const NO_PLACES: Places = { of: () => NOWHERE };

/** The last characters before `end` as a number. */
function endingAt(text: string, end: number, length: number): number {
  let ending = 0;
  for (let at = end - length; at < end; at += 1) ending = ending * 128 + text.charCodeAt(at);
  return ending;
}

function isBetween(literal: string, text: string, from: number, end: number): boolean {
  return end - literal.length >= from && text.endsWith(literal, end);
}

/** The first offset where a literal that overlaps the end of this one may begin. */
function stepOf(literal: string, all: readonly string[]): number {
  for (let step = 1; step < literal.length; step += 1) {
    const rest = literal.slice(step);
    if (all.some((other) => other.length > rest.length && other.startsWith(rest))) return step;
  }
  return literal.length;
}

function noteIn(lines: number[] | undefined, line: number): void {
  if (lines !== undefined && lines.at(-1) !== line) lines.push(line);
}

/** Returns a function that finds the start of the line around an offset. Offsets must ascend. */
function lineFinder(text: string): (place: number) => number {
  let start = 0;
  let end = -1;
  return (place) => {
    while (end < place) {
      start = end + 1;
      const next = text.indexOf('\n', start);
      end = next < 0 ? text.length : next;
    }
    return start;
  };
}

function escaped(literal: string): string {
  return literal.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
