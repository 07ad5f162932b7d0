import type { Captured } from '../numbers/capture.js';
import { parseNumber, type Unit } from '../numbers/number.js';

/** Holds the values of a list against the total that stands in the same line. */
export class Totals {
  readonly #unit: Unit;
  #difference: string | undefined;

  constructor(unit: Unit) {
    this.#unit = unit;
  }

  /** @param line whose group `total` is the total */
  check(line: RegExpExecArray, parts: readonly Captured[]): void {
    const text = line.groups?.['total'];
    if (text === undefined || this.#difference !== undefined) return;
    const total = parseNumber(text, this.#unit);
    let sum = 0;
    for (const captured of parts) {
      if (typeof captured !== 'number') return;
      sum += captured;
    }
    if (total === undefined || total === sum) return;
    const shown = JSON.stringify(line.input.trim().slice(0, 100));
    this.#difference = `its parts add up to ${sum}, and the total beside them is ${total}: ${shown}`;
  }

  remarks(): readonly string[] {
    return this.#difference === undefined ? [] : [this.#difference];
  }
}
