/** To search for so many one after the other is faster than for all at once. */
const FEW = 3;

/** Undefined where they are so few that it does not pay. */
export function searchFor(literals: readonly (string | undefined)[]): LiteralSearch | undefined {
  const known = new Set(literals.filter((literal) => literal !== undefined));
  return known.size <= FEW ? undefined : new LiteralSearch([...known]);
}

/** Where places are as close together as this, after so many of them, they tell nothing. */
const SAMPLE = 64;
const DENSE_CHARACTERS = 16;

/** Finds many literals in one pass: all are one regular expression, of which V8 makes machine code. */
export class LiteralSearch {
  readonly #regexp: RegExp;
  readonly #indexes: ReadonlyMap<string, number>;
  /** By the longest literal at a place: all that are there. */
  readonly #together: ReadonlyMap<string, readonly number[]>;

  /** @param literals all different */
  constructor(literals: readonly string[]) {
    // Of alternatives that fit, the first is taken: the longest.
    const sorted = literals.toSorted((a, b) => b.length - a.length);
    this.#regexp = new RegExp(sorted.map(escaped).join('|'), 'g');
    this.#indexes = new Map(sorted.map((literal, index) => [literal, index]));
    this.#together = new Map(
      sorted.map((longest) => [
        longest,
        sorted.flatMap((literal, index) => (longest.startsWith(literal) ? [index] : [])),
      ]),
    );
  }

  /**
   * Indexes of the lines that hold each literal, ascending. Undefined where one of them is nearly everywhere.
   *
   * @param lines of which each but the last has its LF in the text
   */
  placesIn(text: string, lines: readonly string[]): Places | undefined {
    const found: number[][] = Array.from(this.#indexes, () => []);
    const lineAt = lineCounter(lines);
    let places = 0;
    this.#regexp.lastIndex = 0;
    for (let match = this.#regexp.exec(text); match !== null; match = this.#regexp.exec(text)) {
      const line = lineAt(match.index);
      for (const index of this.#together.get(match[0]) ?? []) {
        const own = found[index];
        if (own?.at(-1) !== line) own?.push(line);
      }
      // Another literal may begin within this one.
      this.#regexp.lastIndex = match.index + 1;
      places += 1;
      if (places > SAMPLE && match.index < places * DENSE_CHARACTERS) return undefined;
    }
    return { of: (literal) => found[this.#indexes.get(literal) ?? -1] ?? [] };
  }
}

export interface Places {
  of(literal: string): readonly number[];
}

/** In which line a place is, asked in the order of the places. */
function lineCounter(lines: readonly string[]): (place: number) => number {
  let line = 0;
  let end = lines[0]?.length ?? 0;
  return (place) => {
    while (end < place) {
      line += 1;
      end += 1 + (lines[line]?.length ?? 0);
    }
    return line;
  };
}

function escaped(literal: string): string {
  return literal.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
