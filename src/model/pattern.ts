import type { Labels } from './metric-family.js';

/** A pattern to search in the output. */
export type Pattern = RegexpPattern | ListPattern | JsonPathPattern;

/** Finds the first match in a line. */
export interface RegexpPattern extends Regexp {
  readonly kind: 'regexp';
}

/** Finds every match of `each`: in the part of a line that `line` matches, or in any line. */
export interface ListPattern {
  readonly kind: 'list';
  readonly line: Regexp | undefined;
  readonly each: Regexp;
}

export interface JsonPathPattern {
  readonly kind: 'json-path';
  readonly text: string;
  readonly steps: readonly JsonStep[];
}

/** A regular expression of JavaScript, as `new RegExp` takes it. */
export interface Regexp {
  readonly source: string;
  /** Some of i, m, s, u and v. */
  readonly flags: string;
}

/** One step into a JSON value: a member by name, an element by its index (from the end where negative), or all of them. */
export type JsonStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'every' };

export const AGGREGATIONS = ['sum', 'last', 'first', 'max', 'min'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export type DecimalMark = 'dot' | 'comma';

/** One `--records NAME=PATTERN` or `--gauge NAME=PATTERN`. The pattern is known to compile. */
export interface ValuePattern {
  readonly name: string;
  /** Labels of this pattern, besides those of its named groups. */
  readonly labels?: Labels;
  readonly aggregation: Aggregation;
  /**
   * `binary`: K, M and G are powers of 1024, with or without an i. `short`: m is a million, b a
   * billion.
   */
  readonly multiples?: 'binary' | 'short';
  /** Of all its numbers. Without it, other numbers decide. */
  readonly decimalMark?: DecimalMark;
  /** The value of each match, instead of a captured number. */
  readonly counts?: 0;
  readonly pattern: Pattern;
  /** The preset that defines it. */
  readonly preset?: string;
}

export type RecordPattern = ValuePattern;
export type GaugePattern = ValuePattern;

/** One `--stage NAME=PATTERN`: the stage begins at the first line that matches. */
export interface StagePattern extends Regexp {
  readonly name: string;
  readonly preset?: string;
}
