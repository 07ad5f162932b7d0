import type { Aggregation } from '../../model/pattern.js';
import type { Labels } from '../../model/metric-family.js';
import type { NamedValue } from '../../model/job-run.js';
import type { Captured } from '../numbers/capture.js';
import type { Ambiguous, Locale } from '../numbers/reading.js';

/** Most series of one name. A pattern may capture any text, and the gateway must store every series. */
export const SERIES_LIMIT = 1000;

/** Longest part of a captured text in a message, in characters. */
const SHOWN = 40;

interface Cell {
  readonly labels: Labels;
  value: number;
  /** Set if a number in it is ambiguous: `value` is then the reading with the dot as the decimal mark. */
  others: Others | undefined;
}

type Others = Pick<Ambiguous, 'comma' | 'alone'>;

/** The values of one name, one for each combination of labels. */
export class Tally {
  /** The first captured texts that are not numbers. */
  readonly nonNumeric: string[] = [];
  /** Matches counted without labels because `SERIES_LIMIT` was reached. */
  withoutLabels = 0;
  readonly #name: string;
  readonly #aggregation: Aggregation;
  readonly #locale: Locale;
  readonly #values = new Map<string, Cell>();
  /** The first ambiguous number. */
  #ambiguous: Ambiguous | undefined;

  constructor(name: string, aggregation: Aggregation, locale: Locale) {
    this.#name = name;
    this.#aggregation = aggregation;
    this.#locale = locale;
  }

  add(captured: Captured, labels?: Labels): void {
    if (typeof captured === 'number') {
      this.#addValue(captured, undefined, keyOf(labels));
    } else if (typeof captured === 'string') {
      this.#addNonNumeric(captured);
    } else if (captured.kind === 'decided') {
      this.#locale.note(captured);
      this.add(captured.value, labels);
    } else {
      this.#ambiguous ??= captured;
      const { dot, comma, alone } = captured;
      // Without the text, which would keep the whole line in memory.
      this.#addValue(dot, { comma, alone }, keyOf(labels));
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
      // Keeps the sum over all series correct.
      this.withoutLabels += 1;
      this.#addValue(value, others, NO_LABELS);
    }
  }

  #addNonNumeric(text: string): void {
    if (this.nonNumeric.length < 3) this.nonNumeric.push(text.slice(0, SHOWN));
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** NaN if nothing matched: 0 would be a measurement. */
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

  /** Why a matched value is NaN. */
  doubt(): string | undefined {
    const isKnown = this.values().every(({ value }) => !Number.isNaN(value));
    if (this.#ambiguous === undefined || isKnown) return undefined;
    const { text, dot, comma } = this.#ambiguous;
    return `${JSON.stringify(text.slice(0, SHOWN))} may be ${dot} or ${comma}, and ${this.#locale.reason()}`;
  }
}

const NO_LABELS = '';

/** Sorted, because patterns of one name may have their groups in different order. */
function keyOf(labels: Labels | undefined): string {
  if (labels === undefined) return NO_LABELS;
  const entries = Object.entries(labels);
  return entries.length === 0
    ? NO_LABELS
    : JSON.stringify(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Parsed from the key: strings captured by a match would keep the whole line in memory. */
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
  const comma = joined(aggregation, a.comma, b.comma);
  // A last or largest value may be certain again. A sum is not where numbers use both marks, even if its readings are equal.
  if (aggregation !== 'sum' && comma === joined(aggregation, known.value, added.value)) {
    return undefined;
  }
  return { comma, alone: joined(aggregation, a.alone, b.alone) };
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
