import type { Labels } from './metric-family.js';

export const MATCH_OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type MatchOperator = (typeof MATCH_OPERATORS)[number];

/**
 * A label matcher of Prometheus: an absent label has the empty value, and regular expressions are
 * anchored.
 */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** Whether these labels, including `job`, are selected. */
export type Selector = (labels: Labels) => boolean;
