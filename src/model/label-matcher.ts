import type { Labels } from './metric-family.js';

export const MATCH_OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type MatchOperator = (typeof MATCH_OPERATORS)[number];

/** As Prometheus has it: a label that is absent counts as one with an empty value, and a regular expression is anchored. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** Whether labels, `job` among them, are selected. */
export type Selector = (labels: Labels) => boolean;
