/** Matches a line of the output. */
export type Pattern =
  | ({ readonly kind: 'regexp' } & Regexp)
  | { readonly kind: 'json-path'; readonly text: string; readonly steps: readonly JsonStep[] };

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

/** One `--records NAME[:AGG]=PATTERN` or `--gauge NAME[:AGG]=PATTERN`. The pattern is known to compile. */
export interface ValuePattern {
  readonly name: string;
  readonly aggregation: Aggregation;
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
