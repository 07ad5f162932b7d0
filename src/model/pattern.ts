import type { Labels } from './metric-family.js';

/** What is looked for in the output. */
export type Pattern = RegexpPattern | ListPattern | JsonPathPattern;

/** The first match in a line. */
export interface RegexpPattern {
  readonly kind: 'regexp';
  readonly source: string;
}

/** Every match of `source`: in the part of a line that `line` matches, or in any line. */
export interface ListPattern {
  readonly kind: 'list';
  readonly line: string | undefined;
  readonly source: string;
}

export interface JsonPathPattern {
  readonly kind: 'json-path';
  readonly text: string;
  readonly steps: readonly JsonStep[];
}

/** One step into a JSON value: a member by name, an element by its index (from the end where negative), or all of them. */
export type JsonStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'every' };

export const AGGREGATIONS = ['sum', 'last', 'first', 'max', 'min'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** One `--records NAME=PATTERN` or `--gauge NAME=PATTERN`, known to compile. */
export interface ValuePattern {
  readonly name: string;
  /** Of this pattern, beside those of its named groups. */
  readonly labels?: Labels;
  readonly aggregation: Aggregation;
  /** `binary`: K, M and G are powers of 1024, be there an i or not. `short`: m is a million, b a billion. */
  readonly multiples?: 'binary' | 'short';
  /** What a match counts, in place of the number that it captures. */
  readonly counts?: 0;
  readonly pattern: Pattern;
  /** The preset that it comes from. */
  readonly preset?: string;
}

export type RecordPattern = ValuePattern;
export type GaugePattern = ValuePattern;

/** One `--stage NAME=PATTERN`: the stage begins at the first line that matches. */
export interface StagePattern {
  readonly name: string;
  /** Source of a regular expression. */
  readonly source: string;
  readonly preset?: string;
}
