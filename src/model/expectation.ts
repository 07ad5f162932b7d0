/** One parsed `--expect EXPRESSION`. */
export interface Expectation {
  /** The expression as the user wrote it. */
  readonly text: string;
  readonly expression: Expression;
}

/** All values are numbers: true is 1, false is 0, an unknown value is NaN. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | Reference
  | { readonly kind: 'not' | 'minus'; readonly operand: Expression }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** A record count or a gauge: the series of this name that meet all conditions. */
export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  readonly where: readonly LabelCondition[];
}

/** `label="value"` or `label!="value"`. As in Prometheus, an absent label has the empty value. */
export interface LabelCondition {
  readonly label: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Binary operators. */
export type Operator =
  '||' | '&&' | '==' | '!=' | '<=' | '>=' | '<' | '>' | '+' | '-' | '*' | '/' | '%';
