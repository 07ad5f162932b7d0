import v8 from 'node:v8';
import type { Aggregation, RecordPattern } from '../../plan/records.js';
import type { Labels } from '../../metrics/family.js';
import type { RecordCount } from '../job-run.js';
import { parseNumber } from './number.js';

// V8's linear engine takes over from a pattern that backtracks without end: `^(a+)+$` then costs 1 ms, not 8.7 s.
v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
v8.setFlagsFromString('--regexp-backtracks-before-fallback=10000');

/** Counts what one pattern finds, a value for each combination of its named groups. */
export class RecordCounter {
  /** Texts that were captured and are no number, the first few. */
  readonly strangers: string[] = [];
  readonly #spec: RecordPattern;
  readonly #regexp: RegExp;
  readonly #values = new Map<string, { readonly labels: Labels; value: number }>();

  constructor(spec: RecordPattern) {
    this.#spec = spec;
    this.#regexp = new RegExp(spec.pattern);
  }

  read(line: string): void {
    const match = this.#regexp.exec(line);
    if (match === null) return;
    const { value: named, ...labels } = match.groups ?? {};
    const text = named ?? (match.groups === undefined ? match[1] : undefined);
    const value = text === undefined ? 1 : parseNumber(text);
    if (value === undefined) this.#remember(text ?? '');
    else this.#add(presentOnly(labels), value);
  }

  counts(): readonly RecordCount[] {
    const { name } = this.#spec;
    if (this.#values.size === 0) return [{ name, labels: {}, value: Number.NaN }];
    return [...this.#values.values()].map(({ labels, value }) => ({ name, labels, value }));
  }

  #add(labels: Labels, value: number): void {
    const key = JSON.stringify(labels);
    const known = this.#values.get(key);
    if (known === undefined) this.#values.set(key, { labels, value });
    else known.value = aggregate(this.#spec.aggregation, known.value, value);
  }

  #remember(text: string): void {
    if (this.strangers.length < 3) this.strangers.push(text);
  }
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

/** An empty label value means no label. */
function presentOnly(groups: Readonly<Record<string, string | undefined>>): Labels {
  return Object.fromEntries(
    Object.entries(groups).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
