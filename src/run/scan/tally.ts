import type { Labels } from '../../metrics/family.js';
import type { Aggregation } from '../../plan/records.js';
import type { NamedValue } from '../job-run.js';
import { parseNumber, type Unit, unitOf } from './number.js';

/** The values that were found under one name, one for each combination of labels. */
export class Tally {
  /** Texts that are no number, the first few. */
  readonly strangers: string[] = [];
  readonly #name: string;
  readonly #aggregation: Aggregation;
  readonly #unit: Unit;
  readonly #values = new Map<string, { readonly labels: Labels; value: number }>();

  constructor(name: string, aggregation: Aggregation) {
    this.#name = name;
    this.#aggregation = aggregation;
    this.#unit = unitOf(name);
  }

  addText(text: string, labels: Labels): void {
    const value = parseNumber(text, this.#unit);
    if (value === undefined) this.addStranger(text);
    else this.add(value, labels);
  }

  add(value: number, labels: Labels): void {
    const key = keyOf(labels);
    const known = this.#values.get(key);
    if (known === undefined) this.#values.set(key, { labels, value });
    else known.value = aggregate(this.#aggregation, known.value, value);
  }

  addStranger(text: string): void {
    if (this.strangers.length < 3) this.strangers.push(text.slice(0, 40));
  }

  /** NaN where nothing was found, so that an alert on a number does not lie. */
  values(): readonly NamedValue[] {
    const name = this.#name;
    if (this.#values.size === 0) return [{ name, labels: {}, value: Number.NaN }];
    return [...this.#values.values()].map(({ labels, value }) => ({ name, labels, value }));
  }
}

/** Two patterns of one name may have their groups in another order. */
function keyOf(labels: Labels): string {
  const entries = Object.entries(labels);
  return entries.length === 0
    ? ''
    : JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function aggregate(aggregation: Aggregation, known: number, value: number): number {
  switch (aggregation) {
    case 'sum':
      return known + value;
    case 'last':
      return value;
    case 'first':
      return known;
    case 'max':
      return Math.max(known, value);
    case 'min':
      return Math.min(known, value);
  }
}
