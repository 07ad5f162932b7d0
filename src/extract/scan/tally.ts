import type { Aggregation } from '../../model/pattern.js';
import type { Labels } from '../../model/metric-family.js';
import type { NamedValue } from '../../model/job-run.js';
import type { Captured } from '../numbers/capture.js';
import type { Ambiguous, Locale } from '../numbers/reading.js';

/** So many different labels for one name; a pattern may capture anything, and a gateway is to hold it. */
export const SERIES_LIMIT = 1000;

interface Cell {
  readonly labels: Labels;
  value: number;
  /** Where one of the numbers may be meant in two ways: then the value is that with a dot before decimals. */
  others: Others | undefined;
}

type Others = Omit<Ambiguous, 'kind' | 'dot'>;

/** The values that were found under one name, one for each combination of labels. */
export class Tally {
  /** Texts that are no number, the first few. */
  readonly strangers: string[] = [];
  /** How often labels were left out because there were too many different ones. */
  withoutLabels = 0;
  readonly #name: string;
  readonly #aggregation: Aggregation;
  readonly #locale: Locale;
  readonly #values = new Map<string, Cell>();
  /** The first number that may be meant in two ways. */
  #ambiguous: { readonly dot: number; readonly comma: number } | undefined;

  constructor(name: string, aggregation: Aggregation, locale: Locale) {
    this.#name = name;
    this.#aggregation = aggregation;
    this.#locale = locale;
  }

  add(captured: Captured, labels?: Labels): void {
    if (typeof captured === 'number') {
      this.#addValue(captured, undefined, keyOf(labels));
    } else if (typeof captured === 'string') {
      this.#addStranger(captured);
    } else if (captured.kind === 'decided') {
      this.#locale.note(captured);
      this.add(captured.value, labels);
    } else {
      this.#ambiguous ??= captured;
      this.#addValue(captured.dot, captured, keyOf(labels));
    }
  }

  #addValue(value: number, others: Others | undefined, key: string): void {
    const known = this.#values.get(key);
    if (known !== undefined) {
      if (known.others !== others) {
        known.others = joinedOthers(this.#aggregation, known, { value, others });
      }
      known.value = joined(this.#aggregation, known.value, value);
    } else if (key === NO_LABELS || this.#values.size < SERIES_LIMIT) {
      this.#values.set(key, { labels: labelsOf(key), value, others });
    } else {
      // The sum of all series stays what it is.
      this.withoutLabels += 1;
      this.#addValue(value, others, NO_LABELS);
    }
  }

  #addStranger(text: string): void {
    if (this.strangers.length < 3) this.strangers.push(text.slice(0, 40));
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** NaN where nothing was found, so that an alert on a number does not lie. */
  values(): readonly NamedValue[] {
    const name = this.#name;
    if (this.isEmpty) return [{ name, labels: {}, value: Number.NaN }];
    return [...this.#values.values()].map((cell) => ({
      name,
      labels: cell.labels,
      value:
        cell.others === undefined
          ? cell.value
          : this.#locale.decide({ dot: cell.value, ...cell.others }),
    }));
  }

  /** Why a value that was found is not known. */
  doubt(): string | undefined {
    const isKnown = this.values().every(({ value }) => !Number.isNaN(value));
    if (this.#ambiguous === undefined || isKnown) return undefined;
    const { dot, comma } = this.#ambiguous;
    return `a number may mean ${dot} or ${comma}, and ${this.#locale.reason()}; not known: run the command with LC_ALL=C`;
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

type Value = Omit<Cell, 'labels'>;

function joinedOthers(aggregation: Aggregation, known: Value, added: Value): Others | undefined {
  if (known.others === undefined && added.others === undefined) return undefined;
  const a = known.others ?? { comma: known.value, alone: known.value };
  const b = added.others ?? { comma: added.value, alone: added.value };
  return {
    comma: joined(aggregation, a.comma, b.comma),
    alone: joined(aggregation, a.alone, b.alone),
  };
}

function joined(aggregation: Aggregation, known: number, value: number): number {
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
