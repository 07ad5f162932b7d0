/** What is looked for in the output. */
export type Pattern =
  | { readonly kind: 'regexp'; readonly source: string }
  | { readonly kind: 'json-path'; readonly text: string; readonly steps: readonly JsonStep[] };

/** One step into a JSON value: a member by name, an element by its index (from the end where negative), or all of them. */
export type JsonStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'every' };

export const AGGREGATIONS = ['sum', 'last', 'first', 'max', 'min'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** One `--records NAME[:AGG]=PATTERN` or `--gauge NAME[:AGG]=PATTERN`, known to compile. */
export interface ValuePattern {
  readonly name: string;
  readonly aggregation: Aggregation;
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
