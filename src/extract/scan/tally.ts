import type { Aggregation } from '../../model/pattern.js';
import type { Labels } from '../../model/metric-family.js';
import type { NamedValue } from '../../model/job-run.js';
import type { Captured } from '../numbers/capture.js';

/** So many different labels for one name; a pattern may capture anything, and a gateway is to hold it. */
export const SERIES_LIMIT = 1000;

/** The values that were found under one name, one for each combination of labels. */
export class Tally {
  /** Texts that are no number, the first few. */
  readonly strangers: string[] = [];
  /** How often labels were left out because there were too many different ones. */
  withoutLabels = 0;
  readonly #name: string;
  readonly #aggregation: Aggregation;
  readonly #values = new Map<string, { readonly labels: Labels; value: number }>();

  constructor(name: string, aggregation: Aggregation) {
    this.#name = name;
    this.#aggregation = aggregation;
  }

  add(captured: Captured, labels?: Labels): void {
    if (typeof captured === 'string') this.#addStranger(captured);
    else this.#addValue(captured, keyOf(labels));
  }

  #addValue(value: number, key: string): void {
    const known = this.#values.get(key);
    if (known !== undefined) {
      known.value = aggregate(this.#aggregation, known.value, value);
    } else if (key === NO_LABELS || this.#values.size < SERIES_LIMIT) {
      this.#values.set(key, { labels: labelsOf(key), value });
    } else {
      // The sum of all series stays what it is.
      this.withoutLabels += 1;
      this.#addValue(value, NO_LABELS);
    }
  }

  #addStranger(text: string): void {
    if (this.strangers.length < 3) this.strangers.push(text.slice(0, 40));
  }

  /** NaN where nothing was found, so that an alert on a number does not lie. */
  values(): readonly NamedValue[] {
    const name = this.#name;
    if (this.#values.size === 0) return [{ name, labels: {}, value: Number.NaN }];
    return [...this.#values.values()].map(({ labels, value }) => ({ name, labels, value }));
  }
}

const NO_LABELS = '';

/** Two patterns of one name may have their groups in another order. */
function keyOf(labels: Labels | undefined): string {
  if (labels === undefined) return NO_LABELS;
  const entries = Object.entries(labels);
  return entries.length === 0
    ? NO_LABELS
    : JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Read out of the key again: what a match has captured keeps its whole line in memory. */
function labelsOf(key: string): Labels {
  return key === NO_LABELS
    ? {}
    : Object.fromEntries(JSON.parse(key) as readonly (readonly [string, string])[]);
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
