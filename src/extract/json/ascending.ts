/** Counts line breaks before offsets, which are asked for in ascending order. */
export class LineBreaks {
  readonly #text: string;
  #count = 0;
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf('\n');
  }

  before(offset: number): number {
    while (this.#next >= 0 && this.#next < offset) {
      this.#count += 1;
      this.#next = this.#text.indexOf('\n', this.#next + 1);
    }
    return this.#count;
  }
}

/** Consumes ascending numbers in order. */
export class Ascending {
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
