import type { Captured } from '../numbers/capture.js';
import { parseNumber, type Unit } from '../numbers/number.js';

/** Compares the sum of a list with the total in the same line. */
export class Totals {
  readonly #unit: Unit;
  #difference: string | undefined;

  constructor(unit: Unit) {
    this.#unit = unit;
  }

  /** @param line match with an optional group `total` */
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
    this.#difference = `the values add up to ${sum}, but the total in the line is ${total}: ${shown}`;
  }

  remarks(): readonly string[] {
    return this.#difference === undefined ? [] : [this.#difference];
  }
}
